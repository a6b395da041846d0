using AiService.Faults.Statements;

namespace AiService.Matching;

/// <summary>Logs, once at start, how each keyword of the action map is read, and what of the map has no effect.</summary>
internal sealed partial class ActionMapReport(ActionMapReading reading, ILogger<ActionMapReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in reading.Map.Entries)
        {
            Log.Read(logger, entry.Keyword.Written, entry.Action, KeywordReading.Of(entry.Keyword));
            if (entry.Keyword.Meaning.State is { } state && !state.IsUndesired())
            {
                Log.NoFault(logger, entry.Keyword.Written, entry.Action, state);
            }
        }

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
        [LoggerMessage(3, LogLevel.Information, "STACKSTORM_ACTION_MAP: keyword '{Keyword}' ({Action}) is read as {Reading}")]
        public static partial void Read(ILogger logger, string keyword, string action, KeywordReading reading);

        [LoggerMessage(4, LogLevel.Warning,
            "STACKSTORM_ACTION_MAP: keyword '{Keyword}' ({Action}) never decides, because the state that it names ({State}) is no fault. Name an undesired state.")]
        public static partial void NoFault(ILogger logger, string keyword, string action, FaultState state);

        [LoggerMessage(1, LogLevel.Warning, "STACKSTORM_ACTION_MAP: {Warning}")]
        public static partial void LeftOut(ILogger logger, string warning);

        [LoggerMessage(2, LogLevel.Warning,
            "STACKSTORM_ACTION_MAP: keyword '{Keyword}' ({Action}) never decides, because the earlier '{Earlier}' ({EarlierAction}) fits whatever it fits. Put it first.")]
        public static partial void Shadowed(ILogger logger, string keyword, string action, string earlier, string earlierAction);
    }
}
