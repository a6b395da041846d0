namespace AiService.Hosting;

/// <summary>One setting that cannot be used.</summary>
/// <param name="Variable">The environment variable's name.</param>
/// <param name="Problem">What is wrong with it; never its value when that could be a secret.</param>
/// <param name="Cure">What to do.</param>
public sealed record SettingProblem(string Variable, string Problem, string Cure)
{
    public override string ToString() => LogLine.Visible($"{Variable}: {Problem} {Cure}");
}

/// <summary>The settings cannot be used: all problems at once. The process does not start.</summary>
public sealed class SettingsException(IReadOnlyList<SettingProblem> problems)
    : Exception("The settings cannot be used:" + string.Concat(problems.Select(p => $"{Environment.NewLine}  - {p}")))
{
    public IReadOnlyList<SettingProblem> Problems { get; } = problems;
}
