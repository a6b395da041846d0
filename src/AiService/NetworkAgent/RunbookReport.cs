using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;

namespace AiService.NetworkAgent;

/// <summary>What one run of a runbook did and saw: gathered on the way, and turned into the attempt at its end.</summary>
internal sealed class RunbookReport(RunbookScript script, Device device)
{
    private readonly List<string> sent = [];
    private readonly List<string> takenBack = [];

    /// <summary>What the pre-check found.</summary>
    public Finding? Before { get; set; }

    /// <summary>The ports that our own session takes, as far as the runbook had to know them.</summary>
    public IReadOnlyList<string> OwnPorts { get; set; } = [];

    /// <summary>The device has taken a commit that is on trial.</summary>
    public bool Committed { get; set; }

    /// <summary>The session was cut while the device thought over a commit: it may come yet.</summary>
    public bool CommitMayCome => !Committed && LastSent is { } last && script.Commit.Contains(last);

    /// <summary>What the post-check found last.</summary>
    public Finding? After { get; set; }

    /// <summary>How often the post-check looked.</summary>
    public int Looks { get; set; }

    /// <summary>From now on what is sent takes back what was sent before.</summary>
    public bool RollingBack { get; set; }

    /// <summary>What was seen after everything was taken back.</summary>
    public Finding? Restored { get; set; }

    /// <summary>What a runbook that only reports has collected.</summary>
    public Diagnostics Diagnostics { get; } = new();

    /// <summary>The command that was sent last; null while nothing that changes the device was sent.</summary>
    public string? LastSent { get; private set; }

    /// <summary>Notes a command that is about to be sent.</summary>
    public void Sending(string command)
    {
        (RollingBack ? takenBack : sent).Add(command);
        LastSent = command;
    }

    /// <summary>Words of the device as they may be told.</summary>
    public string Masked(string words) => TranscriptMask.Apply(words, device);

    public AttemptResult End(AttemptOutcome outcome, string status, string sentence)
    {
        return new AttemptResult(outcome, $"{script.Title}：{sentence}")
        {
            Action = script.Runbook.Name,
            Status = status,
            Verification = After is { } seen ? $"{seen.State.Text}（{seen.Evidence}）" : null,
            Platform = script.RepairedPlatform,
            Details = Details(),
        };
    }

    private JsonObject Details()
    {
        var details = new JsonObject
        {
            ["runbook"] = script.Runbook.Name,
            ["platform"] = script.Platform.Name,
            ["device"] = device.Id,
            ["commands"] = Json(sent),
        };
        Add(details, "pre_check", Before);
        if (OwnPorts.Count > 0)
        {
            details["own_ports"] = Json(OwnPorts);
        }

        Add(details, "post_check", After);
        if (After is not null)
        {
            details["post_check"]!["looks"] = Looks;
        }

        if (RollingBack)
        {
            details["rollback"] = new JsonObject { ["commands"] = Json(takenBack) };
            Add(details["rollback"]!.AsObject(), "check", Restored);
        }

        if (Diagnostics.ToJson() is { } collected)
        {
            details["diagnostics"] = collected;
        }

        return details;
    }

    private static void Add(JsonObject details, string key, Finding? finding)
    {
        if (finding is not null)
        {
            details[key] = new JsonObject { ["state"] = finding.State.Name, ["evidence"] = finding.Evidence };
        }
    }

    private static JsonArray Json(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
