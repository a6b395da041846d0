using AiService.Audit;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Outcomes;

/// <summary>Runs an outbox for each receiver, side by side: one that is away does not delay another. Waits while the records cannot be read.</summary>
internal sealed partial class OutcomeReporting : BackgroundService, IAuditBacklog
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly IOutcomeStore store;
    private readonly RepairFeed feed;
    private readonly TimeProvider time;
    private readonly ILogger<OutcomeReporting> logger;
    private readonly DateTimeOffset since;
    private bool reported;

    public OutcomeReporting(
        IEnumerable<OutcomeReceiver> receivers, IOutcomeStore store, RepairFeed feed, TimeProvider time, Func<OutcomeReceiver, OutcomeOutbox> outbox, ILogger<OutcomeReporting> logger)
    {
        (this.store, this.feed, this.time, this.logger, since) = (store, feed, time, logger, time.GetUtcNow());
        Outboxes = [.. receivers.Select(outbox)];
    }

    public IReadOnlyList<OutcomeOutbox> Outboxes { get; }

    public async Task<(long Id, DateTimeOffset At)?> OldestAsync(CancellationToken cancellation)
    {
        (long Id, DateTimeOffset At)? oldest = null;
        foreach (var outbox in Outboxes)
        {
            if ((await store.WaitingAsync(outbox.Receiver, cancellation)).Oldest is var (line, at))
            {
                // Each by itself: where a clock was set back, the first that was written has not the earliest time.
                oldest = (Math.Min(line, oldest?.Id ?? line), oldest?.At < at ? oldest.Value.At : at);
            }
        }

        return oldest;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.Published += Hear;
        try
        {
            while (!await TryBeginAsync(stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }

            await Task.WhenAll(Outboxes.Select(outbox => outbox.RunAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the process stops, and the next one goes on from the records.
        }
        finally
        {
            feed.Published -= Hear;
        }
    }

    private async Task<bool> TryBeginAsync(CancellationToken stopping)
    {
        try
        {
            await store.BeginAsync([.. Outboxes.Select(outbox => outbox.Receiver.Name)], since, stopping);
            return true;
        }
        catch (StorageException unusable)
        {
            if (!reported)
            {
                Log.NotBegun(logger, unusable);
                reported = true;
            }

            return false;
        }
    }

    private void Hear(AuditEntry line)
    {
        if (line.State is { } word && RepairStates.Parse(word) is { } state)
        {
            foreach (var outbox in Outboxes.Where(outbox => outbox.Receiver.States.All.Contains(state)))
            {
                outbox.Wake();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The records cannot be used, so that no outcome can be reported; tried again every 2 s")]
        public static partial void NotBegun(ILogger logger, Exception exception);
    }
}
