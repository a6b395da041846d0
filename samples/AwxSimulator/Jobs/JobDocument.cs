using System.Globalization;
using System.Text.Json.Nodes;
using AwxSimulator.Http;
using AwxSimulator.Templates;

namespace AwxSimulator.Jobs;

/// <summary>A job as the API shows it: which fields exist where, and in which order, is as recorded (12, 14, 33).</summary>
internal static class JobDocument
{
    private static readonly string[] OnlyInDetail =
        ["job_args", "job_cwd", "job_env", "result_traceback", "event_processing_finished", "host_status_counts", "playbook_counts", "custom_virtualenv"];

    private static readonly string[] NotInLaunch = ["host_status_counts", "playbook_counts", "custom_virtualenv"];

    /// <summary>Those of every kind of job come first in a list, the other way round than in the detail.</summary>
    private static readonly string[] FirstInRow =
    [
        "id", "type", "url", "related", "summary_fields", "created", "modified", "name", "description", "unified_job_template", "launch_type", "status",
        "execution_environment", "failed", "started", "finished", "canceled_on", "elapsed", "job_explanation", "execution_node", "controller_node",
        "launched_by", "work_unit_id",
    ];

    public static JsonObject Detail(Job job, DateTimeOffset now, string basePath)
    {
        var state = job.Life.At(now);
        var document = JsonDocs.Fill("job", basePath, ("job", job.Id), ("template", job.Template.Id), ("organization", job.Template.Organization));
        document["id"] = job.Id;
        document["name"] = job.Template.Name;
        document["created"] = JsonDocs.Timestamp(job.Life.Created);
        document["modified"] = JsonDocs.Timestamp(state.Finished ?? state.Started ?? job.Life.Created);
        document["limit"] = job.Limit;
        document["extra_vars"] = job.ExtraVars;
        document["organization"] = job.Template.Organization;
        document["unified_job_template"] = job.Template.Id;
        document["job_template"] = job.Template.Id;
        document["allow_simultaneous"] = job.Template.AllowSimultaneous;
        document["timeout"] = (int)(job.Timeout?.TotalSeconds ?? 0);
        document["status"] = state.Status;
        document["failed"] = state.IsFinal && state.Status != "successful";
        document["started"] = JsonDocs.Timestamp(state.Started);
        document["finished"] = JsonDocs.Timestamp(state.Finished);
        document["canceled_on"] = JsonDocs.Timestamp(state.CanceledOn);
        document["elapsed"] = state.Started is { } since ? Math.Round(((state.Finished ?? now) - since).TotalSeconds, state.IsFinal ? 3 : 6) : 0.0;
        FillSummary(document, job);
        if (state.Status == "pending")
        {
            FillModifier(document);
        }

        FillRun(document, job, state);
        JobOutcome.Fill(document, job, state);
        return document;
    }

    public static JsonObject Row(Job job, DateTimeOffset now, string basePath)
    {
        var detail = Detail(job, now, basePath);
        return Pick(detail, FirstInRow.Concat(detail.Select(member => member.Key).Except(FirstInRow).Except(OnlyInDetail)));
    }

    public static JsonObject LaunchAnswer(Job job, JsonObject ignored, string basePath)
    {
        var detail = Detail(job, job.Life.Created, basePath);
        var answer = new JsonObject { ["job"] = job.Id, ["ignored_fields"] = ignored };
        foreach (var (name, value) in Pick(detail, detail.Select(member => member.Key).Except(NotInLaunch)))
        {
            answer[name] = value?.DeepClone();
        }

        return answer;
    }

    private static void FillSummary(JsonObject document, Job job)
    {
        var summary = document["summary_fields"]!;
        foreach (var (name, id, text) in ((string, int, string)[])
            [
                ("organization", job.Template.Organization, job.Template.OrganizationName),
                ("job_template", job.Template.Id, job.Template.Name),
                ("unified_job_template", job.Template.Id, job.Template.Name),
            ])
        {
            summary[name]!["id"] = id;
            summary[name]!["name"] = text;
        }

        summary["labels"] = new JsonObject
        {
            ["count"] = job.Labels.Count,
            ["results"] = new JsonArray([.. job.Labels.Select(label => new JsonObject { ["id"] = label.Id, ["name"] = label.Name })]),
        };
    }

    /// <summary>The user is the last who changed a job that AWX has not touched yet (recordings 12 and 38).</summary>
    private static void FillModifier(JsonObject document)
    {
        var (related, summary) = (document["related"]!.AsObject(), document["summary_fields"]!.AsObject());
        related.Insert(related.IndexOf("created_by") + 1, "modified_by", related["created_by"]!.DeepClone());
        summary.Insert(summary.IndexOf("created_by") + 1, "modified_by", summary["created_by"]!.DeepClone());
    }

    /// <summary>What a job gets from the node that it runs on.</summary>
    private static void FillRun(JsonObject document, Job job, JobState state)
    {
        if (state.Started is null)
        {
            document["execution_environment"] = null;
            document["instance_group"] = null;
            document["related"]!.AsObject().Remove("execution_environment");
            document["summary_fields"]!.AsObject().Remove("execution_environment");
            document["summary_fields"]!.AsObject().Remove("instance_group");
            return;
        }

        document["execution_node"] = "awx-1";
        document["controller_node"] = "awx-1";
        if (job.Plan.Ending is Endings.Error or Endings.FailedReaped && state.IsFinal)
        {
            return;
        }

        document["work_unit_id"] = job.Id.ToString("x8", CultureInfo.InvariantCulture);
        document["job_cwd"] = $"/runner/job_{job.Id}/project";
        document["job_env"] = new JsonObject { ["JOB_ID"] = $"{job.Id}" };
        document["job_args"] = PythonJson.Write(new JsonArray(
        [
            "ansible-playbook", "-u", "root",
            .. job.Limit.Length > 0 ? (JsonNode[])["-l", job.Limit] : [],
            "-i", $"/runner/job_{job.Id}/inventory/hosts", "-e", $"@/runner/job_{job.Id}/env/extravars", "repair.yml",
        ]));
    }

    private static JsonObject Pick(JsonObject document, IEnumerable<string> names) =>
        new(names.Select(name => KeyValuePair.Create(name, document[name]?.DeepClone())).ToList());
}
