namespace AiService.Repairs;

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
    /// <param name="stopping">
    /// The process is going down. An attempt that has sent something says <see cref="AttemptOutcome.StillOpen"/> then.
    /// </param>
    /// <returns>How it ended. Expected trouble is an outcome, never an exception.</returns>
    /// <exception cref="Storage.StorageException">What was to be sent could not be recorded first, and was not sent.</exception>
    Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping);
}
