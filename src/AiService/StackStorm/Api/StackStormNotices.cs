namespace AiService.StackStorm.Api;

/// <summary>Logs at the start how StackStorm is used, and the warnings of its settings.</summary>
internal sealed partial class StackStormNotices(StackStormOptions options, ILogger<StackStormNotices> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Used(log, options);
        foreach (var warning in options.Warnings)
        {
            Log.Warned(log, warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{StackStorm}")]
        public static partial void Used(ILogger logger, StackStormOptions stackStorm);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Warned(ILogger logger, string warning);
    }
}
