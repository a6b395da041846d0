using AiService.Access;
using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.Audit;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Alerts;

/// <summary>
/// Takes alerts in: what can be decided at once is, everything is put on record, and only then is the sender answered. What takes longer goes on behind the answer.
/// </summary>
internal sealed partial class AlertInbox(
    IAlertStore store, AlertDecider decider, AlertWorker worker, IAuditStore audit, TimeProvider time, ILogger<AlertInbox> logger)
{
    /// <summary>How long the sender waits for devices to be looked up.</summary>
    private static readonly TimeSpan LookUp = TimeSpan.FromMilliseconds(500);

    /// <summary>How long for everything: it is answered within a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>Lines about unreadable bodies that the audit takes within a minute: nothing removes them.</summary>
    private const int MaxUnreadable = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private (long Since, int Count) unreadable;

    /// <summary>Takes what one request brings.</summary>
    /// <param name="alerts">The alerts, in their order.</param>
    /// <param name="sender">Who sent them.</param>
    /// <param name="mayRepair">Whether the sender may have one of them repaired.</param>
    /// <returns>Each with what is decided by now.</returns>
    /// <exception cref="StorageException">They could not be put on record, and nothing follows from them.</exception>
    /// <exception cref="InboxFullException">There is no room, and nothing follows from them.</exception>
    public async Task<IReadOnlyList<AlertRecord>> TakeAsync(IReadOnlyList<ReceivedAlert> alerts, Requester sender, Func<ReceivedAlert, bool> mayRepair)
    {
        var began = time.GetTimestamp();
        var now = time.GetUtcNow();
        var looked = await IdentifyAsync([.. alerts.Select(alert => AlertRecord.Of(alert, sender, mayRepair(alert), now))]);
        var taken = new List<AlertRecord>();
        foreach (var alert in looked)
        {
            taken.Add(alert.Received.IsOwnMessage
                ? alert.Decided(AlertDecision.Refused, "本服务自己发出的通知，已丢弃", now)
                : await decider.JoinedAsync(decider.AtOnce(alert) with { AnalysisId = Guid.CreateVersion7(now) }, taken, CancellationToken.None));
        }

        var kept = taken.Select(alert => alert.Decision is AlertDecision.Pending or AlertDecision.Joined ? alert : alert with { AnalysisId = null }).ToList();
        await store.AddAsync([.. kept.Where(alert => !alert.Received.IsOwnMessage)]);
        if (kept.Any(alert => alert is { Decision: AlertDecision.Resolved }))
        {
            await decider.WithdrawRecoveredAsync();
        }

        return await DecidedAsync(kept, Patience - time.GetElapsedTime(began));
    }

    /// <summary>Says what alerts would cause, and keeps nothing of them.</summary>
    public async Task<IReadOnlyList<(AlertRecord Alert, IReadOnlyList<RepairResult> Results)>> PreviewAsync(
        IReadOnlyList<ReceivedAlert> alerts, Requester sender, Func<ReceivedAlert, bool> mayRepair, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var shown = new List<(AlertRecord, IReadOnlyList<RepairResult>)>();
        foreach (var alert in alerts.Select(alert => AlertRecord.Of(alert, sender, mayRepair(alert), now)))
        {
            var looked = decider.AtOnce(await decider.IdentifyAsync(alert, cancellation));
            shown.Add(looked is { Decision: AlertDecision.Pending, DeviceId: not null } ? await decider.PreviewAsync(looked, cancellation) : (looked, []));
        }

        return shown;
    }

    /// <summary>Puts a body that could not be read into the audit; a few a minute.</summary>
    public async Task NoteUnreadableAsync(string why, Requester sender)
    {
        lock (gate)
        {
            unreadable = unreadable.Count == 0 || time.GetElapsedTime(unreadable.Since) > Minute ? (time.GetTimestamp(), 1) : (unreadable.Since, unreadable.Count + 1);
            if (unreadable.Count > MaxUnreadable)
            {
                return;
            }
        }

        try
        {
            await audit.AppendAsync(new AuditEntry
            {
                At = time.GetUtcNow(),
                RepairId = Guid.Empty,
                DeviceId = "",
                Event = "alert_unreadable",
                Detail = why,
                RequestedBy = sender.Name,
                RequestedFrom = sender.Address,
            });
        }
        catch (StorageException unwritten)
        {
            Log.NotAudited(logger, unwritten);
        }
    }

    private async Task<IReadOnlyList<AlertRecord>> IdentifyAsync(IReadOnlyList<AlertRecord> alerts)
    {
        using var limit = new CancellationTokenSource(LookUp, time);
        return await Task.WhenAll(alerts.Select(async alert =>
        {
            try
            {
                return await decider.IdentifyAsync(alert, limit.Token).WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                // The look-up goes on behind the answer.
                return alert;
            }
        }));
    }

    private async Task<IReadOnlyList<AlertRecord>> DecidedAsync(List<AlertRecord> alerts, TimeSpan patience)
    {
        if (worker.IsBehind)
        {
            foreach (var alert in alerts.Where(alert => alert.Decision is AlertDecision.Pending))
            {
                worker.Add(alert.Id);
            }

            return alerts;
        }

        var pending = alerts.Where(alert => alert.Decision is AlertDecision.Pending).ToDictionary(alert => alert.Id, alert => worker.Enqueue(alert.Id));
        if (pending.Count == 0)
        {
            return alerts;
        }

        try
        {
            await Task.WhenAll(pending.Values).WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            // What is undecided is shown so, and found at GET /alerts/{id}.
        }

        foreach (var id in pending.Keys)
        {
            worker.Forget(id);
        }

        return [.. alerts.Select(alert => pending.TryGetValue(alert.Id, out var decided) && decided.IsCompletedSuccessfully ? decided.Result : alert)];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "That a body with alerts was unreadable could not be written to the audit")]
        public static partial void NotAudited(ILogger logger, Exception exception);
    }
}
