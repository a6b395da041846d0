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
internal sealed class AlertInbox(IAlertStore store, AlertDecider decider, AlertWorker worker, AlertRecoveries recoveries, TimeProvider time)
{
    /// <summary>How long the sender waits for devices to be looked up.</summary>
    private static readonly TimeSpan LookUp = TimeSpan.FromMilliseconds(500);

    /// <summary>How long for everything: it is answered within a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>Takes what one request brings.</summary>
    /// <param name="alerts">The alerts, in their order.</param>
    /// <param name="sender">Who sent them.</param>
    /// <param name="mayRepair">Whether the sender may have one of them repaired.</param>
    /// <param name="request">The record of their request, written with them; null: none.</param>
    /// <returns>Each with what is decided by now.</returns>
    /// <exception cref="StorageException">They could not be put on record, and nothing follows from them.</exception>
    /// <exception cref="InboxFullException">There is no room, and nothing follows from them.</exception>
    public async Task<IReadOnlyList<AlertRecord>> TakeAsync(
        IReadOnlyList<ReceivedAlert> alerts, Requester sender, Func<ReceivedAlert, bool> mayRepair, AuditEntry? request)
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
        try
        {
            await store.AddAsync([.. kept.Where(alert => !alert.Received.IsOwnMessage)], request);
        }
        catch (StorageException)
        {
            // They may be on record all the same, where what failed was the end of the transaction.
            _ = await DecidedAsync(kept, TimeSpan.Zero);
            throw;
        }

        foreach (var repeat in kept.Where(alert => alert.Decision is AlertDecision.Joined))
        {
            await decider.JoinAsync(repeat);
        }

        if (kept.Any(alert => alert is { Decision: AlertDecision.Resolved }))
        {
            await recoveries.WithdrawAsync();
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
}
