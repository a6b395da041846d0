using AiService.Faults;
using AiService.Faults.Statements;

namespace AiService.MapCheck;

/// <summary>A fault text to be looked at, and what became of it where that is on record.</summary>
/// <param name="Text">The fault in words.</param>
/// <param name="Level">P0 to P3; null: what the classifier says.</param>
/// <param name="Stated">What its sender stated in fields.</param>
/// <param name="Then">What was done about it; null when it is not on record.</param>
internal sealed record CheckedText(string Text, FaultLevel? Level = null, Stated? Stated = null, RecordedDecision? Then = null);

/// <summary>What was decided about a recorded text.</summary>
/// <param name="Ran">True when something was begun.</param>
/// <param name="Action">The mapped action, <c>pack.name</c> or a job template of AWX; null when there was none.</param>
internal sealed record RecordedDecision(bool Ran, string? Action);
