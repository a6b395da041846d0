using System.Text.Json.Nodes;

namespace Chaos.Verdicts;

/// <summary>One repair as <c>GET /repairs</c> tells of it.</summary>
internal sealed record RepairRow(string Id, string Device, string State, string? Action, string? ExecutionId, string? TraceTag, DateTimeOffset? EndedAt)
{
    private static readonly HashSet<string> Finals = ["succeeded", "failed", "canceled", "unknown", "refused", "escalated"];

    public string? Target { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When something was first announced to be sent; null when nothing was.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    public bool IsFinal => Finals.Contains(State);

    public static RepairRow Of(JsonObject fields) => new(
        (string)fields["id"]!,
        fields["device_id"]!.ToString(),
        (string)fields["state"]!,
        (string?)fields["action"],
        (string?)fields["execution_id"],
        (string?)fields["trace_tag"],
        (DateTimeOffset?)fields["ended_at"])
    {
        Target = (string?)fields["target"],
        CreatedAt = (DateTimeOffset?)fields["created_at"],
        BegunAt = (DateTimeOffset?)fields["begun_at"],
    };
}
