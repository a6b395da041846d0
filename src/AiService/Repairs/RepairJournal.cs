using AiService.Audit;
using AiService.Storage;

namespace AiService.Repairs;

/// <summary>
/// The running record of one attempt. What is about to be done is on disk before it is done; what has been seen is written down
/// as well as possible. The last step is what a caller is told whose deadline passes meanwhile.
/// </summary>
internal sealed partial class RepairJournal(RepairOrder order, string provider, AuditTrail audit, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private Step last = new("planned", null, null);
    private volatile bool touched;

    /// <summary>The last step.</summary>
    public Step Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>True from the moment in which something may have reached a device.</summary>
    public bool HasTouched => touched;

    /// <summary>Writes down what is about to be done, and returns when it is on disk.</summary>
    /// <param name="status">What is about to happen: <c>planned</c>, <c>connecting</c>, …</param>
    /// <param name="action">The action's reference or the runbook's name.</param>
    /// <param name="executionId">StackStorm's id of the execution, once it is known.</param>
    /// <param name="detail">One sentence, without secrets.</param>
    /// <exception cref="StorageException">It could not be written: it must not be done.</exception>
    public async Task BeforeAsync(string status, string? action = null, string? executionId = null, string? detail = null)
    {
        await audit.AppendAsync(Entry(status, action, executionId, detail));
        Advance(status, action, executionId);
    }

    /// <summary>As <see cref="BeforeAsync"/>, of something that can change a device: a POST, a command.</summary>
    public async Task BeforeTouchAsync(string status, string? action = null, string? executionId = null, string? detail = null)
    {
        await BeforeAsync(status, action, executionId, detail);
        touched = true;
    }

    /// <summary>Writes down what was seen. A record that cannot be written is logged, and must not make us lose sight of the repair.</summary>
    public async Task NoteAsync(string status, string? action = null, string? executionId = null, string? detail = null)
    {
        Advance(status, action, executionId);
        try
        {
            await audit.AppendAsync(Entry(status, action, executionId, detail));
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, status, executionId ?? Last.ExecutionId, detail);
        }
    }

    /// <summary>Writes down how the attempt ended.</summary>
    public Task NoteAsync(RepairAttempt attempt) =>
        NoteAsync(attempt.Outcome.ToString().ToLowerInvariant(), attempt.Action, attempt.ExecutionId, attempt.Result);

    private void Advance(string status, string? action, string? executionId)
    {
        lock (gate)
        {
            last = new Step(status, action ?? last.Action, executionId ?? last.ExecutionId);
        }
    }

    private AuditEntry Entry(string status, string? action, string? executionId, string? detail) => new()
    {
        At = time.GetUtcNow(),
        RepairId = order.RepairId,
        DeviceId = order.DeviceId,
        Event = status,
        Provider = provider,
        Action = action ?? Last.Action,
        ExecutionId = executionId ?? Last.ExecutionId,
        Detail = detail,
    };

    internal readonly record struct Step(string Status, string? Action, string? ExecutionId);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The audit record lacks '{Status}' of execution {ExecutionId}: {Detail}")]
        public static partial void Unwritten(ILogger logger, Exception exception, string status, string? executionId, string? detail);
    }
}
