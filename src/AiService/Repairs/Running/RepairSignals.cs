namespace AiService.Repairs.Running;

/// <summary>What can be said to an attempt while it is under way.</summary>
/// <param name="Stopping">
/// The process is going down: nothing new is sent, and what has been sent is left to the record
/// (<see cref="AttemptOutcome.StillOpen"/>), to be taken up by the next process.
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
