using System.Text.Json.Nodes;
using AwxSimulator.Templates;

namespace AwxSimulator.Jobs;

/// <summary>What a job's document tells of its end.</summary>
internal static class JobOutcome
{
    private const string Reaped =
        "Task was marked as running at system start up. The system must have not shut down properly, so it has been marked as failed.";

    private const string TimedOut = "Job terminated due to timeout";

    private const string Traceback = """
        Traceback (most recent call last):
          File "/simulated/tasks/jobs.py", line 1, in run
        FileNotFoundError: [Errno 2] No such file or directory: '/var/lib/awx/projects/network'

        """;

    public static void Fill(JsonObject document, Job job, JobState state)
    {
        var plan = job.Plan;
        var own = state.IsFinal && !state.IsCut;
        document["job_explanation"] = own ? plan.Ending switch { Endings.FailedTimeout => TimedOut, Endings.FailedReaped => Reaped, _ => "" } : "";
        document["result_traceback"] = own && plan.FinalStatus == "error" ? Traceback : "";
        document["event_processing_finished"] = IsProcessed(plan, state, own);
        document["artifacts"] = own ? Artifacts(job) : [];
        document["playbook_counts"] = Counts(plan, state, own);
        document["host_status_counts"] = own && state.EventsStored && plan.HasStats ? HostStatus(plan) : null;
    }

    /// <summary>The name of the count under which a host of this run stands.</summary>
    public static string CountOf(JobPlan plan) =>
        plan.Ending switch { Endings.Failed => "failures", Endings.Unreachable => "dark", _ => "ok" };

    private static bool IsProcessed(JobPlan plan, JobState state, bool own) =>
        (own && plan.Ending is Endings.Error or Endings.FailedReaped && state.IsFinal) || (state.EventsStored && plan.Ending != Endings.FlagNeverTrue);

    private static JsonObject HostStatus(JobPlan plan) =>
        plan.Ending == Endings.SuccessfulNoHost ? [] : new JsonObject { [CountOf(plan)] = plan.Hosts.Count };

    /// <summary>The values of several hosts are added up, as AWX does it without <c>aggregate: false</c>.</summary>
    private static JsonObject Artifacts(Job job)
    {
        if (job.Plan.FinalStatus != "successful" || job.Plan.Ending is Endings.SuccessfulNoHost or Endings.Gone)
        {
            return [];
        }

        var repaired = job.Plan.Ending != Endings.SuccessfulNotRepaired;
        return new JsonObject { ["repaired"] = job.Plan.Hosts.Count == 1 ? repaired : repaired ? job.Plan.Hosts.Count : 0, ["device"] = job.Device };
    }

    private static JsonObject Counts(JobPlan plan, JobState state, bool own)
    {
        var (plays, tasks) = state.Started is null || plan.Ending is Endings.Error or Endings.FailedReaped or JobPlan.NoHosts ? (0, 0)
            : plan.Ending == Endings.SuccessfulNoHost ? (1, 0)
            : own && plan.HasStats ? (1, 4)
            : (1, 2);
        return new JsonObject { ["play_count"] = plays, ["task_count"] = tasks };
    }
}
