using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.Repairs;

namespace AiService.NetworkAgent;

/// <summary>What one run of a runbook did and saw: gathered on the way, and turned into the attempt at its end.</summary>
/// <param name="runbook">Which one.</param>
/// <param name="device">On which device.</param>
/// <param name="target">What is repaired, as the sentences name it: <c>启用接口 eth1</c>.</param>
internal sealed class RunbookReport(Runbook runbook, Device device, string target)
{
    private readonly List<string> sent = [];

    /// <summary>What the pre-check found.</summary>
    public Finding? Before { get; set; }

    /// <summary>What the post-check found last.</summary>
    public Finding? After { get; set; }

    /// <summary>How often the post-check looked.</summary>
    public int Looks { get; set; }

    /// <summary>Notes a command that is about to be sent.</summary>
    public void Sending(string command) => sent.Add(command);

    /// <summary>The command that was sent last; null while nothing that changes the device was sent.</summary>
    public string? LastSent => sent.LastOrDefault();

    public RepairAttempt End(AttemptOutcome outcome, string status, string sentence)
    {
        return new RepairAttempt(outcome, $"{target}：{sentence}") { Action = runbook.Name, Status = status, Details = Details() };
    }

    private JsonObject Details()
    {
        var details = new JsonObject
        {
            ["runbook"] = runbook.Name,
            ["platform"] = device.Platform.Name,
            ["device"] = device.Id,
            ["commands"] = new JsonArray([.. sent.Select(command => (JsonNode)command)]),
        };
        if (Before is not null)
        {
            details["pre_check"] = Json(Before);
        }

        if (After is not null)
        {
            var after = Json(After);
            after["looks"] = Looks;
            details["post_check"] = after;
        }

        return details;
    }

    private static JsonObject Json(Finding finding) => new() { ["state"] = finding.State.Name, ["evidence"] = finding.Evidence };
}
