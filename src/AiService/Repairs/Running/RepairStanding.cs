namespace AiService.Repairs.Running;

/// <summary>How far an attempt had come, by its record, when the process that carried it out was lost.</summary>
/// <param name="SentAt">When the last request or command was announced: it was sent then, or shortly after, or never.</param>
/// <param name="ExecutionId">StackStorm's id of the execution; null when no answer had told it.</param>
/// <param name="Status">The last word of the record: <c>sending</c>, <c>running</c>, <c>commands</c>, …</param>
/// <param name="ClosedUntil">Until when the action may be running although its execution was cancelled; null when it was not.</param>
internal sealed record RepairStanding(DateTimeOffset SentAt, string? ExecutionId, string Status, DateTimeOffset? ClosedUntil = null);
