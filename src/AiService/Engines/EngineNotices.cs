namespace AiService.Engines;

/// <summary>Logs at the start how an engine is used, and the warnings of its settings.</summary>
/// <param name="engine">The engine and its address, or that it is not configured.</param>
/// <param name="warnings">Settings that are valid and yet deserve a warning.</param>
/// <param name="log">The log.</param>
internal sealed partial class EngineNotices(string engine, IReadOnlyList<string> warnings, ILogger<EngineNotices> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Used(log, engine);
        foreach (var warning in warnings)
        {
            Log.Warned(log, warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Engine}")]
        public static partial void Used(ILogger logger, string engine);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Warned(ILogger logger, string warning);
    }
}
