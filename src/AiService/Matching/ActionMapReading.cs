namespace AiService.Matching;

/// <summary>What became of the text of an action map.</summary>
/// <param name="Map">The entries that can be used.</param>
/// <param name="Problems">What makes the map unusable, each with its cure. Never a value of the map: parameters can be secrets.</param>
/// <param name="Warnings">What was left out or overridden, and does not stop the start.</param>
internal sealed record ActionMapReading(ActionMap Map, IReadOnlyList<ActionMapProblem> Problems, IReadOnlyList<string> Warnings);

/// <summary>One thing that is wrong with an action map.</summary>
internal sealed record ActionMapProblem(string Problem, string Cure);
