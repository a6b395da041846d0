using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Threading.Channels;
using AiService.Alerts.Inbox;
using AiService.Storage;

namespace AiService.Alerts;

/// <summary>
/// Decides about the alerts that are on record undecided, in the order of their arrival, a few at a time: those of the last process first. What cannot be decided yet is
/// tried again until <c>ALERT_REPAIR_TIMEOUT</c>. Those whose device has to be looked up have a queue of their own, so that the others do not wait for device-service.
/// While many repairs of alerts wait already, further ones stay on record instead of in memory.
/// </summary>
internal sealed partial class AlertWorker(
    IAlertStore store, AlertDecider decider, AlertRecoveries recoveries, AlertOptions options, TimeProvider time, ILogger<AlertWorker> logger) : BackgroundService
{
    /// <summary>Alerts of each queue that are decided at the same time.</summary>
    private const int Workers = 4;

    /// <summary>Alerts that wait for their turn, from which on a decision does not come while a sender waits.</summary>
    private const int MaxAwaited = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<(Guid Id, bool Again)> undecided = Channel.CreateUnbounded<(Guid, bool)>();
    private readonly Channel<(Guid Id, bool Again)> lookedUp = Channel.CreateUnbounded<(Guid, bool)>();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<AlertRecord>> awaited = new();
    private readonly ConcurrentDictionary<Guid, bool> underWay = new();
    private int later;

    private enum Next
    {
        Nothing,
        LookUp,
        Again,
    }

    /// <summary>True while so much waits that no sender should wait for a decision.</summary>
    public bool IsBehind => undecided.Reader.Count >= MaxAwaited || decider.IsCrowded;

    /// <summary>Hands in an alert that is on record, for whose decision no sender waits.</summary>
    public void Add(Guid id) => undecided.Writer.TryWrite((id, false));

    /// <summary>Hands in an alert that is on record.</summary>
    /// <returns>Completes with its decision.</returns>
    public Task<AlertRecord> Enqueue(Guid id)
    {
        var decided = awaited.GetOrAdd(id, _ => new TaskCompletionSource<AlertRecord>(TaskCreationOptions.RunContinuationsAsynchronously));
        Add(id);
        return decided.Task;
    }

    /// <summary>Waits for no alert any more: its caller was answered.</summary>
    public void Forget(Guid id) => awaited.TryRemove(id, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RecoverAsync(stoppingToken);
            await Task.WhenAll(new[] { undecided, lookedUp }.SelectMany(from => Enumerable.Range(0, Workers).Select(_ => WorkAsync(from, stoppingToken))));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: what is undecided is on record, and the next process goes on with it.
        }
    }

    /// <summary>Takes up what the last process left, once the repairs are known.</summary>
    private async Task RecoverAsync(CancellationToken stopping)
    {
        await decider.Recovered.WaitAsync(stopping);
        while (true)
        {
            try
            {
                foreach (var id in await store.PendingAsync(stopping))
                {
                    undecided.Writer.TryWrite((id, true));
                }

                await recoveries.WithdrawAsync();
                return;
            }
            catch (StorageException unreadable)
            {
                Log.NotYet(logger, unreadable);
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    private async Task WorkAsync(Channel<(Guid Id, bool Again)> from, CancellationToken stopping)
    {
        await foreach (var (id, again) in from.Reader.ReadAllAsync(stopping))
        {
            while (decider.IsCrowded && time.GetUtcNow() < ArrivalOf(id) + options.RepairTimeout)
            {
                await Task.Delay(Pause, time, stopping);
            }

            // One that arrived at the start is in the queue twice.
            if (!underWay.TryAdd(id, true))
            {
                continue;
            }

            var next = await TryAsync(id, again, from == lookedUp, stopping);
            underWay.TryRemove(id, out _);
            if (next is Next.LookUp)
            {
                lookedUp.Writer.TryWrite((id, again));
            }
            else if (next is Next.Again)
            {
                _ = AgainLaterAsync(id, from, stopping);
            }
        }
    }

    // An id of version 7 begins with its time.
    private static DateTimeOffset ArrivalOf(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16));

    /// <summary>Decides about one alert and writes that down.</summary>
    /// <returns>What has to follow.</returns>
    private async Task<Next> TryAsync(Guid id, bool again, bool looksUp, CancellationToken stopping)
    {
        try
        {
            var found = await store.FindAsync(id.ToString(), stopping);
            if (found is not { Decision: AlertDecision.Pending } alert)
            {
                // Said to be over before its turn, or not on record.
                Answer(id, found);
                return Next.Nothing;
            }

            if (alert.DeviceId is null && !looksUp)
            {
                return Next.LookUp;
            }

            using var scope = logger.BeginScope(new Dictionary<string, object> { ["alert_id"] = alert.AlertId, ["device_id"] = alert.DeviceId ?? "" });
            var decided = await DecideAsync(alert, again, stopping);
            if (decided.Decision is AlertDecision.Pending)
            {
                return Next.Again;
            }

            Log.Decided(logger, decided.AlertId, decided.Source, decided.DeviceId, decided.Decision, decided.Reason);
            if (await store.DecideAsync(decided))
            {
                // It was said to be over while its repair was being submitted.
                await recoveries.WithdrawAsync();
            }

            if (decided is { Decision: AlertDecision.Joined, AnalysisId: not null })
            {
                await decider.JoinAsync(decided);
            }

            Answer(id, decided);
            return Next.Nothing;
        }
        catch (StorageException unreadable)
        {
            Log.NotYet(logger, unreadable);
            return Next.Again;
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // A defect of this service must not end the work on all other alerts.
            Log.Failed(logger, unexpected, id.ToString());
            return Next.Again;
        }
    }

    private void Answer(Guid id, AlertRecord? decided)
    {
        if (awaited.TryRemove(id, out var waiting) && decided is not null)
        {
            waiting.TrySetResult(decided);
        }
    }

    private async Task<AlertRecord> DecideAsync(AlertRecord alert, bool again, CancellationToken stopping)
    {
        try
        {
            return await decider.DecideAsync(alert, again, stopping);
        }
        catch (Exception unexpected) when (unexpected is not StorageException && !stopping.IsCancellationRequested)
        {
            // A defect of this service: the alert is kept, and causes nothing.
            Log.Failed(logger, unexpected, alert.AlertId);
            return alert.Decided(AlertDecision.Refused, "未执行：服务内部出错，详情见服务日志", time.GetUtcNow());
        }
    }

    private async Task AgainLaterAsync(Guid id, Channel<(Guid Id, bool Again)> to, CancellationToken stopping)
    {
        // Where many wait, each is tried again more rarely: a few hundred a second in all.
        var pause = Pause * (1 + (Interlocked.Increment(ref later) / 500));
        await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref later);
        to.Writer.TryWrite((id, true));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Alert {AlertId} of {Source} about device {DeviceId}: {Decision}: {Reason}")]
        public static partial void Decided(ILogger logger, string alertId, Reading.AlertSource source, string? deviceId, AlertDecision decision, string reason);

        [LoggerMessage(LogLevel.Warning, "The records cannot be read or written: alerts stay undecided, and are tried again in 1 s")]
        public static partial void NotYet(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The decision about alert {AlertId} failed unexpectedly; it is kept, and nothing is done")]
        public static partial void Failed(ILogger logger, Exception exception, string alertId);
    }
}
