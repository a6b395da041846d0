namespace AiService.Matching;

/// <summary>Tells the log, once at start, what of the action map has no effect.</summary>
internal sealed partial class ActionMapReport(ActionMapReading reading, ILogger<ActionMapReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in reading.Warnings)
        {
            Log.LeftOut(logger, warning);
        }

        foreach (var (entry, by) in reading.Map.Shadowed())
        {
            Log.Shadowed(logger, entry.Keyword.Written, entry.Action, by.Keyword.Written, by.Action);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "STACKSTORM_ACTION_MAP: {Warning}")]
        public static partial void LeftOut(ILogger logger, string warning);

        [LoggerMessage(2, LogLevel.Warning,
            "STACKSTORM_ACTION_MAP: keyword '{Keyword}' ({Action}) never decides, because the earlier '{Earlier}' ({EarlierAction}) fits whatever it fits. Put it first.")]
        public static partial void Shadowed(ILogger logger, string keyword, string action, string earlier, string earlierAction);
    }
}
