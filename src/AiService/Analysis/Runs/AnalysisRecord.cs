namespace AiService.Analysis.Runs;

/// <summary>An analysis on record. One that is <c>running</c> on record and not in this process was lost with another.</summary>
internal sealed record AnalysisRecord
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    /// <summary>Told of one that is running on record only.</summary>
    public const string Interrupted = "interrupted";

    public required string Id { get; init; }

    public required string DeviceId { get; init; }

    public required string State { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the request: one key stands for one request.</summary>
    public required string RequestHash { get; init; }

    public required string CreatedAt { get; init; }

    public string? EndedAt { get; init; }

    public long? Code { get; init; }

    public string? Msg { get; init; }

    /// <summary>The answer's JSON.</summary>
    public string? Answer { get; init; }
}
