using System.Text.Json.Nodes;

namespace AiService.Analysis.Runs;

/// <summary>Holds an analysis on record. One that is <c>running</c> on record and not in this process was lost with another process.</summary>
internal sealed record AnalysisRecord
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    /// <summary>Shown for one that is running on record only.</summary>
    public const string Interrupted = "interrupted";

    public required Guid Id { get; init; }

    public required string DeviceId { get; init; }

    public required string State { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the request: one key stands for one request.</summary>
    public required string RequestHash { get; init; }

    /// <summary>Who asked for it; null in rows of before.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int? Code { get; init; }

    public string? Msg { get; init; }

    public JsonObject? Answer { get; init; }
}
