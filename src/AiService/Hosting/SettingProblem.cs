namespace AiService.Hosting;

/// <summary>One setting that cannot be used.</summary>
/// <param name="Variable">The environment variable's name.</param>
/// <param name="Problem">What is wrong with it; never its value when that could be a secret.</param>
/// <param name="Cure">What to do.</param>
public sealed record SettingProblem(string Variable, string Problem, string Cure)
{
    public override string ToString() => LogLine.Visible($"{Variable}: {Problem} {Cure}");
}

/// <summary>The process does not start, for a reason that its message states: a line on standard error, and no stack trace anywhere.</summary>
/// <param name="message">What is wrong, and the cure.</param>
/// <param name="exitCode">The process's, by sysexits.h.</param>
public abstract class RefusedStartException(string message, int exitCode) : Exception(message)
{
    /// <summary>The exit code of the process: 78 (EX_CONFIG), another start will not help; 75 (EX_TEMPFAIL), it may.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>The settings cannot be used: all problems at once. The process does not start.</summary>
public sealed class SettingsException(IReadOnlyList<SettingProblem> problems)
    : RefusedStartException("The settings cannot be used:" + string.Concat(problems.Select(p => $"{Environment.NewLine}  - {p}")), 78)
{
    public IReadOnlyList<SettingProblem> Problems { get; } = problems;
}
