using AwxSimulator.Jobs;
using AwxSimulator.Templates;

namespace AwxSimulator.Outcomes;

/// <summary>One event of a run.</summary>
/// <param name="Counter">Its place in the run.</param>
/// <param name="Kind">Ansible's name of it.</param>
/// <param name="Display">AWX's name of it.</param>
/// <param name="Line">What the text of the run says of it.</param>
/// <param name="Host">Its host; null for one of the whole run.</param>
internal sealed record RunEvent(int Counter, string Kind, string Display, string Line, string? Host = null)
{
    public const string Task = "check the interface";

    public const string NoHostsText = "ERROR! Specified inventory, host pattern and/or --limit leaves us with no hosts to target";

    public bool IsFailure => Kind is "runner_on_failed" or "runner_on_unreachable";

    /// <summary>Returns what is stored of the run.</summary>
    public static IReadOnlyList<RunEvent> Of(Job job, DateTimeOffset now)
    {
        var state = job.Life.At(now);
        return state is { EventsStored: true, Started: not null }
            ? [.. Steps(job, state).Select((step, index) => new RunEvent(index + 1, step.Kind, step.Display, step.Line, step.Host))]
            : [];
    }

    private static IEnumerable<(string Kind, string Display, string Line, string? Host)> Steps(Job job, JobState state)
    {
        var plan = job.Plan;
        if (plan.Ending is Endings.Error or Endings.FailedReaped)
        {
            yield break;
        }

        if (plan.Ending == JobPlan.NoHosts)
        {
            yield return ("verbose", "Verbose", $"[WARNING]: Could not match supplied host pattern, ignoring: {job.Limit}", null);
            yield return ("verbose", "Verbose", NoHostsText, null);
            yield break;
        }

        yield return ("playbook_on_start", "Playbook Started", "", null);
        yield return ("playbook_on_play_start", "Play Started (repair interface)", "PLAY [repair interface] ***", null);
        if (plan.Ending == Endings.SuccessfulNoHost)
        {
            yield return ("playbook_on_no_hosts_matched", "No Hosts Matched", "skipping: no hosts matched", null);
        }
        else
        {
            yield return ("playbook_on_task_start", $"Task Started ({Task})", $"TASK [{Task}] ***", null);
            foreach (var host in plan.Hosts)
            {
                yield return Result(plan, state, host);
            }
        }

        if (plan.HasStats && !state.IsCut)
        {
            yield return ("playbook_on_stats", "Playbook Complete", "PLAY RECAP ***", null);
        }
    }

    private static (string Kind, string Display, string Line, string? Host) Result(JobPlan plan, JobState state, string host) => state.IsCut
        ? ("runner_on_start", "Host Started", "", host)
        : plan.Ending switch
        {
            Endings.Failed => ("runner_on_failed", "Host Failed", $"fatal: [{host}]: FAILED! => {{\"msg\": \"non-zero return code\", \"stderr\": \"simulated: line protocol is down\"}}", host),
            Endings.Unreachable => ("runner_on_unreachable", "Host Unreachable", $"fatal: [{host}]: UNREACHABLE! => {{\"msg\": \"simulated: connection timed out\"}}", host),
            _ => ("runner_on_ok", "Host OK", $"ok: [{host}]", host),
        };
}
