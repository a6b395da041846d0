namespace AwxSimulator.Templates;

/// <summary>How the jobs of a template go.</summary>
/// <param name="Ending">One of <see cref="Endings.All"/>.</param>
/// <param name="Seconds">How long they run, in seconds; null for the simulator's default.</param>
/// <param name="WorkSeconds">
/// How long the playbook itself works, in seconds; null for as long as the job runs, or four times that where the job is called over by something else
/// than the playbook's end.
/// </param>
/// <param name="StdoutBytes">How long the text of a job is at least; above one mebibyte AWX does not show it.</param>
internal sealed record Direction(string Ending, double? Seconds = null, double? WorkSeconds = null, int StdoutBytes = 0)
{
    public string? Problem() =>
        !Endings.All.Contains(Ending) ? $"ending is one of {string.Join(", ", Endings.All)}"
        : Seconds is < 0 or > 86400 ? "seconds is 0 to 86400"
        : WorkSeconds is < 0 or > 86400 ? "work_seconds is 0 to 86400"
        : StdoutBytes is < 0 or > 20_000_000 ? "stdout_bytes is 0 to 20000000"
        : null;
}

internal static class Endings
{
    public const string Successful = "successful";

    /// <summary>A task failed: the run came to its own end.</summary>
    public const string Failed = "failed";

    /// <summary>The host was not reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The template's time-out ended the run (recording 30).</summary>
    public const string FailedTimeout = "failed_timeout";

    /// <summary>The dispatcher was killed: called failed, and the playbook goes on (recording 43).</summary>
    public const string FailedReaped = "failed_reaped";

    /// <summary>AWX failed before the playbook began (recording 42).</summary>
    public const string Error = "error";

    /// <summary>AWX failed while the playbook ran.</summary>
    public const string ErrorMidway = "error_midway";

    /// <summary>Another user cancelled it, or an administrator.</summary>
    public const string CanceledElsewhere = "canceled_elsewhere";

    /// <summary>The job is deleted while the playbook works.</summary>
    public const string Gone = "gone";

    /// <summary>Stays <c>pending</c>.</summary>
    public const string NeverPlaced = "never_placed";

    /// <summary>Stays <c>running</c> until it is cancelled.</summary>
    public const string NeverEnds = "never_ends";

    /// <summary>The play matched no host (recording 46).</summary>
    public const string SuccessfulNoHost = "successful_no_host";

    /// <summary>The playbook says that it repaired nothing.</summary>
    public const string SuccessfulNotRepaired = "successful_not_repaired";

    /// <summary>The summary names another host than the limit.</summary>
    public const string SuccessfulOtherHost = "successful_other_host";

    /// <summary><c>event_processing_finished</c> stays false.</summary>
    public const string FlagNeverTrue = "flag_never_true";

    public static readonly IReadOnlyList<string> All =
    [
        Successful, Failed, Unreachable, FailedTimeout, FailedReaped, Error, ErrorMidway, CanceledElsewhere, Gone, NeverPlaced, NeverEnds,
        SuccessfulNoHost, SuccessfulNotRepaired, SuccessfulOtherHost, FlagNeverTrue,
    ];
}
