using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

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
/// <param name="ExecutionId">The engine's id of the execution; null when no answer had told it.</param>
/// <param name="Status">The last word of the record: <c>sending</c>, <c>running</c>, <c>commands</c>, …</param>
/// <param name="ClosedUntil">Until when the action may be running although its execution was cancelled; null when it was not.</param>
internal sealed record ResumePoint(DateTimeOffset SentAt, string? ExecutionId, string Status, DateTimeOffset? ClosedUntil = null)
{
    /// <summary>Returns how far the attempt of a record had come.</summary>
    public static ResumePoint Of(RepairRecord record) => new(record.SentAt ?? record.CreatedAt, record.ExecutionId, record.Status, record.ClosedUntil);
}
