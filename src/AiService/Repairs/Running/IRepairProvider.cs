using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// Carries out repairs: an engine such as StackStorm, or the local agent. Each implementation passes
/// <c>ProviderContract</c> of the tests.
/// </summary>
internal interface IRepairProvider
{
    /// <summary>The provider's name on the wire, in the records and in <c>REPAIR_PROVIDERS</c>: <c>stackstorm</c>, <c>agent</c>.</summary>
    string Name { get; }

    /// <summary>What it does by itself.</summary>
    ProviderTraits Traits { get; }

    /// <summary>True when the provider is configured at all.</summary>
    bool IsInUse { get; }

    /// <summary>Returns whether it is configured and knows how to carry this order out.</summary>
    /// <remarks>A fallback runs whatever this returns, and then says what is missing.</remarks>
    bool CanTry(RepairOrder order);

    /// <summary>
    /// Carries the order out to its real end, or, with <see cref="AttemptContext.Resume"/>, follows an attempt that a lost process had begun
    /// to its real end: it then sends nothing again, and what cannot be found is <see cref="AttemptOutcome.Unknown"/>. The call is bounded
    /// by the provider's own limits, not by the caller's deadline.
    /// </summary>
    /// <returns>How it ended. An expected failure is an outcome, never an exception.</returns>
    /// <exception cref="StorageException">What was to be sent could not be recorded first, and was not sent.</exception>
    /// <exception cref="OperationCanceledException">A signal came before anything was sent.</exception>
    Task<AttemptResult> RunAsync(AttemptContext attempt);
}

/// <summary>What a provider does by itself.</summary>
/// <param name="Verifies">Its success is a check of the device: none is made after it.</param>
/// <param name="CanBeCancelled">It acts on a person's wish to stop after it has sent something.</param>
/// <param name="CancelStopsAction">
/// Once it calls an execution cancelled, the action has stopped. False: the action may go on, and the provider keeps the attempt open until it
/// can no longer be running.
/// </param>
/// <param name="DeclaresSecrets">Its actions declare which of their parameters are secret; it discloses the others once it has read that.</param>
internal sealed record ProviderTraits(bool Verifies, bool CanBeCancelled, bool CancelStopsAction, bool DeclaresSecrets);
