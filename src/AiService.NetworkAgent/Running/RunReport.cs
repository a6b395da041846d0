using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>Collects what one run sends and reads, and turns it into the outcome at its end.</summary>
/// <param name="script">What is sent.</param>
/// <param name="device">To which device.</param>
internal sealed class RunReport(RunbookScript script, Device device)
{
    private readonly List<string> sent = [];
    private readonly List<string> rolledBack = [];

    public RunbookScript Script => script;

    public Device Device => device;

    /// <summary>The result of the pre-check.</summary>
    public CheckResult? Before { get; set; }

    /// <summary>The ports of the agent's own session, as far as the run had to find them.</summary>
    public IReadOnlyList<string> OwnPorts { get; set; } = [];

    /// <summary>The device has accepted the commit.</summary>
    public bool Committed { get; set; }

    /// <summary>The commit was sent, and no answer shows that the device took it: it may still take effect.</summary>
    public bool CommitMayCome => !Committed && sent.Intersect(script.Commit).Any();

    /// <summary>The last result of the post-check.</summary>
    public CheckResult? After { get; set; }

    /// <summary>How often the post-check ran.</summary>
    public int Checks { get; set; }

    /// <summary>From now on the commands roll back those before.</summary>
    public bool RollingBack { get; set; }

    /// <summary>The check result after the rollback.</summary>
    public CheckResult? Restored { get; set; }

    /// <summary>What a runbook that only reports has collected.</summary>
    public Diagnostics Diagnostics { get; } = new();

    /// <summary>The command that was sent last; null while nothing that changes the device was sent.</summary>
    public string? LastSent { get; private set; }

    /// <summary>Notes a command that is about to be sent.</summary>
    public void Sending(string command)
    {
        (RollingBack ? rolledBack : sent).Add(command);
        LastSent = command;
    }

    /// <summary>Returns the device's words without secrets, fit to be shown.</summary>
    public string Masked(string words) => TranscriptMask.Apply(words, device);

    public RunbookOutcome End(RunResult result, string status, string sentence)
    {
        return new RunbookOutcome(result, status, $"{script.Title}：{sentence}", script, Details())
        {
            Verification = After is { } check ? $"{check.State.Text}（{check.Evidence}）" : null,
        };
    }

    /// <summary>Returns the outcome of a run that ended because its journal could not record the next step: that step was not taken.</summary>
    public RunbookOutcome NotRecorded()
    {
        return Before is null
            ? End(RunResult.NeverBegan, RunStatus.Failed, "审计记录无法写入，未连接设备")
            : End(RunResult.Failed, RunStatus.Failed, "审计记录无法写入，未修改设备");
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
            details["post_check"]!["looks"] = Checks;
        }

        if (RollingBack)
        {
            details["rollback"] = new JsonObject { ["commands"] = Json(rolledBack) };
            Add(details["rollback"]!.AsObject(), "check", Restored);
        }

        if (Diagnostics.ToJson() is { } collected)
        {
            details["diagnostics"] = collected;
        }

        return details;
    }

    private static void Add(JsonObject details, string key, CheckResult? check)
    {
        if (check is not null)
        {
            details[key] = new JsonObject { ["state"] = check.State.Name, ["evidence"] = check.Evidence };
        }
    }

    private static JsonArray Json(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

/// <summary>Collects a device's answers for a person to read: bounded, because they travel with the response.</summary>
internal sealed class Diagnostics
{
    /// <summary>Characters that are kept of one answer; listings begin with what matters most.</summary>
    public const int MaxEach = 2_000;

    /// <summary>Characters that are kept in all.</summary>
    public const int MaxTogether = 8_000;

    private readonly List<(string Command, string Output, bool Refused)> collected = [];

    /// <summary>Commands that the device answered.</summary>
    public int Answered => collected.Count(one => !one.Refused);

    public void Add(string command, string output, bool refused)
    {
        var room = Math.Min(MaxEach, MaxTogether - collected.Sum(one => one.Output.Length));
        collected.Add((command, Cut(output.Trim(), Math.Max(0, room)), refused));
    }

    public JsonArray? ToJson()
    {
        return collected.Count == 0
            ? null
            : new JsonArray([.. collected.Select(one => (JsonNode)new JsonObject { ["command"] = one.Command, ["output"] = one.Output, ["refused"] = one.Refused })]);
    }

    private static string Cut(string text, int room)
    {
        if (text.Length <= room)
        {
            return text;
        }

        // A surrogate pair is not split.
        var end = room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
        return text[..end] + "…";
    }
}
