using AwxSimulator.Templates;

namespace AwxSimulator.Jobs;

/// <summary>What is settled of a job when it is launched.</summary>
/// <param name="Ending">How it ends: one of <see cref="Endings.All"/>, or <see cref="NoHosts"/>.</param>
/// <param name="Run">How long it is <c>running</c>; null for ever.</param>
/// <param name="Work">How long the playbook works, whatever becomes of the job; null for ever.</param>
/// <param name="Hosts">The hosts that it runs on.</param>
internal sealed record JobPlan(string Ending, TimeSpan? Run, TimeSpan? Work, IReadOnlyList<string> Hosts)
{
    /// <summary>The limit matched no host of the inventory: nothing was touched.</summary>
    public const string NoHosts = "no_hosts";

    /// <summary>By how much a playbook works longer than its job runs, where another than itself ends the job.</summary>
    private const int WorkOnFactor = 4;

    public bool IsNeverPlaced => Ending == Endings.NeverPlaced;

    /// <summary>False where no playbook ever touches a host.</summary>
    public bool Works => Hosts.Count > 0 && Ending is not (NoHosts or Endings.Error or Endings.NeverPlaced or Endings.SuccessfulNoHost);

    /// <summary>True when the run came to its own end, with <c>playbook_on_stats</c>.</summary>
    public bool HasStats => Ending is Endings.Successful or Endings.Failed or Endings.Unreachable or Endings.SuccessfulNoHost
        or Endings.SuccessfulNotRepaired or Endings.SuccessfulOtherHost or Endings.FlagNeverTrue or Endings.NeverEnds;

    public string FinalStatus => Ending switch
    {
        NoHosts or Endings.Failed or Endings.Unreachable or Endings.FailedTimeout or Endings.FailedReaped => "failed",
        Endings.Error or Endings.ErrorMidway => "error",
        Endings.CanceledElsewhere => "canceled",
        _ => "successful",
    };

    /// <param name="direction">How the jobs of the template go.</param>
    /// <param name="matching">The hosts that the limit names.</param>
    /// <param name="another">A host that the limit does not name, where there is one.</param>
    /// <param name="options">How long a job runs by default, and may run at all.</param>
    public static JobPlan Of(Direction direction, IReadOnlyList<string> matching, string? another, SimulatorOptions options)
    {
        var plan = Of(direction, matching, another, options.RunFor);
        return options.JobTimeout is not { } timeout ? plan : plan with
        {
            // AWX ends the playbook then, whoever else has called the job over.
            Ending = plan.Run is null || plan.Run > timeout ? Endings.FailedTimeout : plan.Ending,
            Run = plan.Run is { } run && run < timeout ? run : timeout,
            Work = plan.Work is { } work && work < timeout ? work : timeout,
        };
    }

    private static JobPlan Of(Direction direction, IReadOnlyList<string> matching, string? another, TimeSpan defaultRun)
    {
        var ending = matching.Count == 0 && direction.Ending is not (Endings.Error or Endings.NeverPlaced) ? NoHosts : direction.Ending;
        var run = direction.Seconds is { } said ? TimeSpan.FromSeconds(said) : defaultRun;
        TimeSpan? work = direction.WorkSeconds is { } works ? TimeSpan.FromSeconds(works)
            : ending == Endings.NeverEnds ? null
            : ending is Endings.FailedReaped or Endings.CanceledElsewhere or Endings.Gone or Endings.ErrorMidway ? run * WorkOnFactor
            : run;
        return new JobPlan(
            ending,
            ending == Endings.NeverEnds ? null : run,
            work,
            ending == Endings.SuccessfulOtherHost && another is not null ? [another] : matching);
    }
}
