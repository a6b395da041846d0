using AiService.Audit;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Outcomes;

/// <summary>
/// How far each receiver has been given the outcomes of repairs. An outcome is the first line of the audit with which a repair reaches one of the receiver's states, so it
/// is on record in the same transaction as that state, whether or not a receiver can be reached. Every member throws <see cref="StorageException"/> when the records
/// cannot be read or written.
/// </summary>
internal interface IOutcomeStore
{
    /// <summary>Keeps a place in the audit for these receivers alone. One that has none begins with what is written from <paramref name="since"/> on.</summary>
    /// <param name="receivers">Their names.</param>
    /// <param name="since">When this process was started.</param>
    /// <param name="cancellation">The process stops.</param>
    Task BeginAsync(IReadOnlyList<string> receivers, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Reads the first outcome that a receiver has not been given yet; null when there is none. One whose repair was removed by then is none.</summary>
    Task<DueOutcome?> NextAsync(OutcomeReceiver receiver, CancellationToken cancellation);

    /// <summary>Writes that the message of a line is about to be sent.</summary>
    Task AnnounceAsync(string receiver, long line);

    /// <summary>Writes that a receiver is done with a line and with all before it.</summary>
    Task PassAsync(string receiver, long line);

    /// <summary>Counts what a receiver has not been given yet, and returns the line of the oldest of it and since when it waits; null when nothing does.</summary>
    Task<(int Count, (long Line, DateTimeOffset At)? Oldest)> WaitingAsync(OutcomeReceiver receiver, CancellationToken cancellation);
}

/// <summary>An outcome that a receiver has not been given yet.</summary>
/// <param name="Line">The line of the audit with which it was reached.</param>
/// <param name="Repair">The repair as it stands now.</param>
/// <param name="IsAnnounced">True when its message was about to be sent before, and it is not known whether it arrived.</param>
internal sealed record DueOutcome(AuditEntry Line, RepairRecord Repair, bool IsAnnounced)
{
    /// <summary>The state that the repair reached.</summary>
    public RepairState State => RepairStates.Parse(Line.State!)!.Value;
}
