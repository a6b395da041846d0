using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Audit.OperationLog;

/// <summary>
/// Reads what the engine keeps of the executions of one export: a request for each page, all of them together bounded in time. Once the engine does not answer it is
/// not asked again, and the export goes on without it.
/// </summary>
internal sealed partial class PastExecutions(IExecutionHistory history, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>For all requests of an export.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The provider whose executions the columns <c>st2_…</c> show.</summary>
    private const string Engine = "stackstorm";

    private static readonly Dictionary<string, PastExecution> None = [];

    private readonly CancellationTokenSource limit = new(Limit, time);
    private bool isAway;

    /// <summary>Returns the id of a repair's execution in the engine that is asked: the one that is known, or that of the last attempt which had one.</summary>
    public static string? IdOf(RepairRecord repair) => repair is { Provider: Engine, ExecutionId: { } known }
        ? known
        : repair.Results.LastOrDefault(attempt => attempt is { Provider: Engine, ExecutionId: not null })?.ExecutionId;

    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async Task<IReadOnlyDictionary<string, PastExecution>> ReadAsync(IReadOnlyList<OperationLogRow> rows, CancellationToken cancellation)
    {
        var found = new Dictionary<string, PastExecution>(StringComparer.Ordinal);
        foreach (var ids in rows.Select(row => IdOf(row.Repair)).OfType<string>().Distinct(StringComparer.Ordinal).Chunk(history.MostAtOnce))
        {
            foreach (var (id, execution) in await AskAsync(ids, cancellation))
            {
                found[id] = execution;
            }
        }

        return found;
    }

    public void Dispose() => limit.Dispose();

    private async Task<IReadOnlyDictionary<string, PastExecution>> AskAsync(string[] ids, CancellationToken cancellation)
    {
        if (isAway)
        {
            return None;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            if (await history.ReadAsync(ids, either.Token) is { } known)
            {
                return known;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Our own limit.
        }

        isAway = true;
        Log.Away(logger);
        return None;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "StackStorm did not say what became of the executions of an export within its limits; the rest of the export has empty st2_ columns")]
        public static partial void Away(ILogger logger);
    }
}
