using AiService.Audit;

namespace AiService.Repairs;

/// <summary>
/// The running record of one attempt: every step is on disk before the provider goes on,
/// and the last one is what a caller is told whose deadline passes meanwhile.
/// </summary>
internal sealed class RepairJournal(RepairOrder order, string provider, AuditTrail audit, TimeProvider time)
{
    private readonly Lock gate = new();
    private Step last = new("planned", null, null);

    /// <summary>The last step that was recorded.</summary>
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

    /// <summary>Writes one step down and returns when it is on disk.</summary>
    /// <param name="status">What is about to happen or has happened: <c>sending</c>, <c>requested</c>, <c>running</c>, <c>commands</c>, …</param>
    /// <param name="action">The action's reference or the runbook's name.</param>
    /// <param name="executionId">StackStorm's id of the execution, once it is known.</param>
    /// <param name="detail">One sentence, without secrets.</param>
    /// <exception cref="Storage.StorageException">The step could not be written: nothing may be touched.</exception>
    public async Task RecordAsync(string status, string? action = null, string? executionId = null, string? detail = null)
    {
        await audit.AppendAsync(new AuditEntry
        {
            At = time.GetUtcNow(),
            RepairId = order.RepairId,
            DeviceId = order.DeviceId,
            Event = status,
            Provider = provider,
            Action = action ?? Last.Action,
            ExecutionId = executionId ?? Last.ExecutionId,
            Detail = detail,
        });

        lock (gate)
        {
            last = new Step(status, action ?? last.Action, executionId ?? last.ExecutionId);
        }
    }

    internal readonly record struct Step(string Status, string? Action, string? ExecutionId);
}
