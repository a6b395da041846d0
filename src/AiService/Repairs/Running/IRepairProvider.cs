using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Somebody who can carry out a repair: StackStorm, or the local agent.</summary>
internal interface IRepairProvider
{
    /// <summary>The provider's name on the wire: <c>stackstorm</c> or <c>agent</c>.</summary>
    string Name { get; }

    /// <summary>True when the provider is configured at all.</summary>
    bool IsInUse { get; }

    /// <summary>True when the provider is configured and this order is one that it knows how to carry out.</summary>
    /// <remarks>A fallback is asked to try whatever this says, and then tells what is missing.</remarks>
    bool CanTry(RepairOrder order);

    /// <summary>
    /// Carries the order out, to its real end. The call is bounded by the provider's own limits, not by the analysis that
    /// asked for it: the caller stops waiting when its deadline passes, and the attempt goes on.
    /// </summary>
    /// <param name="order">What to do.</param>
    /// <param name="journal">Told of every step, <b>before</b> it touches anything and after.</param>
    /// <param name="signals">The process's end, and a person's wish to stop.</param>
    /// <returns>How it ended. Expected trouble is an outcome, never an exception.</returns>
    /// <exception cref="Storage.StorageException">What was to be sent could not be recorded first, and was not sent.</exception>
    Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, RepairSignals signals);

    /// <summary>
    /// Takes up an attempt that a lost process had begun, and follows it to its real end. It never begins it anew: what cannot
    /// be found again is <see cref="AttemptOutcome.Unknown"/>.
    /// </summary>
    /// <param name="order">What was to be done.</param>
    /// <param name="standing">How far it had come.</param>
    /// <param name="journal">Told of every step.</param>
    /// <param name="signals">The process's end, and a person's wish to stop.</param>
    Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals);
}
