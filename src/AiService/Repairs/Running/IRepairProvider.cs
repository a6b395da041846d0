using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// Carries out repairs: an engine such as StackStorm, or the local agent. Each implementation passes
/// <c>ProviderContract</c> of the tests.
/// </summary>
internal interface IRepairProvider
{
    /// <summary>The provider's name on the wire, in the records and in <c>REPAIR_PROVIDERS</c>: <c>stackstorm</c>, <c>awx</c>, <c>agent</c>.</summary>
    string Name { get; }

    /// <summary>What it does by itself.</summary>
    ProviderTraits Traits { get; }

    /// <summary>True when the provider is configured at all.</summary>
    bool IsInUse { get; }

    /// <summary>Returns whether it may attempt a repair with this mapped action at all: never one of another engine.</summary>
    /// <param name="action">The action's reference; null when none is mapped.</param>
    bool Takes(string? action);

    /// <summary>Returns whether it is configured and knows how to carry this order out.</summary>
    /// <remarks>A fallback that takes the action runs whatever this returns, and then says what is missing.</remarks>
    bool CanTry(RepairOrder order);

    /// <summary>Returns which fixed parameters of an action are known not to be secret, without a request.</summary>
    /// <returns>Empty where the declaration was not read, or the provider has none.</returns>
    IReadOnlySet<string> OpenParameters(string action);

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

/// <summary>Everything that a provider gets for one attempt.</summary>
/// <param name="Order">What is to be done.</param>
/// <param name="Journal">Records every step, <b>before</b> it touches anything and after.</param>
/// <param name="Signals">The process's end, and a person's wishes.</param>
/// <param name="Resume">How far a lost process had come with it; null for a new attempt.</param>
internal sealed record AttemptContext(RepairOrder Order, RepairJournal Journal, RepairSignals Signals, ResumePoint? Resume = null);

/// <summary>What can be signalled to an attempt while it is under way.</summary>
/// <param name="Stopping">
/// The process goes down: nothing new is sent, and what has been sent is left to the record
/// (<see cref="AttemptOutcome.StillOpen"/>), for the next process to resume.
/// </param>
/// <param name="CancelRequested">
/// A person wants the repair stopped. What runs is cancelled where it runs, and the attempt ends when that is confirmed:
/// <see cref="AttemptOutcome.Canceled"/>, or whatever the truth is by then.
/// </param>
/// <param name="Released">
/// A person released the device while the action of a cancelled execution may still be running: the attempt stops waiting for that and
/// ends <see cref="AttemptOutcome.Unknown"/>.
/// </param>
internal readonly record struct RepairSignals(CancellationToken Stopping, CancellationToken CancelRequested, CancellationToken Released = default);

/// <summary>How far an attempt had come, by its record, when the process that carried it out was lost.</summary>
/// <param name="SentAt">When the last request or command was announced: it was sent then, or shortly after, or never.</param>
/// <param name="ExecutionId">The engine's id of the execution; null when no answer had named it.</param>
/// <param name="Status">The last word of the record: <c>sending</c>, <c>running</c>, <c>commands</c>, …</param>
/// <param name="ClosedUntil">Until when the action may be running although its execution was cancelled; null when it was not.</param>
internal sealed record ResumePoint(DateTimeOffset SentAt, string? ExecutionId, string Status, DateTimeOffset? ClosedUntil = null)
{
    /// <summary>Returns how far the attempt of a record had come.</summary>
    public static ResumePoint Of(RepairRecord record) => new(record.SentAt ?? record.CreatedAt, record.ExecutionId, record.Status, record.ClosedUntil);
}
