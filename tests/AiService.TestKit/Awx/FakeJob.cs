using System.Text.Json.Nodes;

namespace AiService.Tests.Awx;

/// <summary>A job of <see cref="FakeAwx"/>, with its members as recorded.</summary>
internal sealed class FakeJob
{
    private static readonly string[] NotInLists = ["event_processing_finished", "host_status_counts", "result_traceback", "job_env", "job_args"];

    public FakeJob(long id)
    {
        Id = id;
        Document = FakeAwx.Recorded("12-launch-201").AsObject();
        Document.Remove("job");
        Document.Remove("ignored_fields");
        Document["id"] = id;
    }

    public long Id { get; }

    /// <summary>The job as its own page shows it.</summary>
    public JsonObject Document { get; }

    public JsonArray Hosts { get; } = [];

    public List<JsonObject> Events { get; } = [];

    public string Text { get; set; } = string.Empty;

    /// <summary>What the answer to the launch says was dropped.</summary>
    public JsonObject Ignored { get; } = [];

    /// <summary>What happens to it at each list that shows it.</summary>
    public required Queue<Action<FakeJob>> Life { get; init; }

    /// <summary>When it was created, by AWX's clock.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>The id of its template.</summary>
    public string Template { get; set; } = "10";

    /// <summary>The id of the user that launched it.</summary>
    public string User { get; set; } = "7";

    /// <summary>It has its tag as a label.</summary>
    public bool IsLabelled { get; set; } = true;

    /// <summary>AWX answers that it does not exist.</summary>
    public bool IsGone { get; set; }

    /// <summary>Only its id finds it: the launch is still under way.</summary>
    public bool IsHidden { get; set; }

    /// <summary>What a cancellation does; null: the job is cancelled.</summary>
    public Action<FakeJob>? OnCancel { get; set; }

    public string Status
    {
        get => Document["status"]!.GetValue<string>();
        set => Document["status"] = value;
    }

    public string? Tag => (JsonNode.Parse(Document["extra_vars"]!.GetValue<string>()) as JsonObject)?["trace_tag"] is JsonValue tag && tag.TryGetValue<string>(out var text) ? text : null;

    private bool IsFinal => Status is "successful" or "failed" or "error" or "canceled";

    /// <summary>Begins.</summary>
    public static void Runs(FakeJob job)
    {
        job.Status = "running";
        job.Document["started"] = "2026-11-23T13:40:12.637303Z";
    }

    /// <summary>Ends well on the host of its limit.</summary>
    public static void Succeeds(FakeJob job)
    {
        job.Ends("successful");
        job.On(job.Document["limit"]!.GetValue<string>());
        job.Document["artifacts"] = new JsonObject { ["repaired"] = true };
    }

    /// <summary>Comes to its own end, and does not work.</summary>
    public static void Fails(FakeJob job)
    {
        job.Ends("failed");
        job.On(job.Document["limit"]!.GetValue<string>(), failures: 1);
        job.Events.Add(FakeAwx.Recorded("27-events-failed")["results"]![0]!.DeepClone().AsObject());
    }

    /// <summary>Ends with a status; the events are stored.</summary>
    public void Ends(string status, string explanation = "")
    {
        Runs(this);
        Status = status;
        Document["job_explanation"] = explanation;
        Document["finished"] = "2026-11-23T13:40:15.606157Z";
        Document["event_processing_finished"] = true;
        if (status is "successful" or "failed" && explanation.Length == 0)
        {
            Events.Add(new JsonObject { ["event"] = "playbook_on_stats", ["task"] = "" });
        }
    }

    /// <summary>Ends as a recorded job did.</summary>
    public void EndsAs(string recording)
    {
        var recorded = FakeAwx.Recorded(recording);
        foreach (var name in (string[])["status", "started", "finished", "timeout", "job_explanation", "event_processing_finished", "host_status_counts", "result_traceback", "artifacts"])
        {
            Document[name] = recorded[name]?.DeepClone();
        }
    }

    /// <summary>Has run on a host.</summary>
    public void On(string host, int failures = 0, int dark = 0) =>
        Hosts.Add(new JsonObject { ["host_name"] = host, ["ok"] = 3, ["changed"] = 1, ["failures"] = failures, ["dark"] = dark });

    /// <summary>The events of some kinds, the newest first.</summary>
    public IReadOnlyList<JsonNode> EventsOf(string? kinds) =>
        [.. Events.Where(one => kinds is null || kinds.Split(',').Contains(one["event"]!.GetValue<string>())).Reverse<JsonObject>().Select(one => one.DeepClone())];

    /// <summary>The answer to its launch.</summary>
    public JsonObject Answer()
    {
        var answer = Document.DeepClone().AsObject();
        answer["job"] = Id;
        answer["ignored_fields"] = Ignored.DeepClone();
        return answer;
    }

    /// <summary>Its row in a list, which lacks some members.</summary>
    public JsonNode Row()
    {
        var row = Document.DeepClone().AsObject();
        foreach (var name in NotInLists)
        {
            row.Remove(name);
        }

        return row;
    }

    public void Advance()
    {
        if (!IsFinal && Life.TryDequeue(out var change))
        {
            change(this);
        }
    }

    /// <returns>False when it is over.</returns>
    public bool Cancel()
    {
        if (IsFinal)
        {
            return false;
        }

        Life.Clear();
        if (OnCancel is { } own)
        {
            own(this);
        }
        else
        {
            Status = "canceled";
            Document["event_processing_finished"] = true;
        }

        return true;
    }
}
