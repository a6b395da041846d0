using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiService.Hosting;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Store;

namespace AiService.Analysis.Runs;

/// <summary>An analysis that may be asked for again.</summary>
public sealed record AnalysisView
{
    /// <summary>Sortable id (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>
    /// <c>running</c>; <c>done</c>: see <c>answer</c>; <c>failed</c>: see <c>code</c> and <c>msg</c>; <c>interrupted</c>: its process ended,
    /// see <c>repairs</c>, which go on without it.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Who asked for it first: the name of an API key, a token's user, <c>trusted</c> (a trusted address) or <c>anonymous</c>.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The code that <c>POST /analyze</c> would have answered with; absent while it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Code { get; init; }

    /// <summary>What went wrong, in Chinese.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Msg { get; init; }

    /// <summary>What <c>POST /analyze</c> answers as <c>data</c>, its repairs as they stand now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Answer { get; init; }

    /// <summary>The repairs that it has on record.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairView>? Repairs { get; init; }

    internal static AnalysisView Of(AnalysisRecord record, string state) => new()
    {
        Id = record.Id,
        DeviceId = record.DeviceId,
        State = state,
        RequestedBy = record.RequestedBy,
        RequestedFrom = record.RequestedFrom,
        CreatedAt = record.CreatedAt,
        EndedAt = record.EndedAt,
        Code = record.Code,
        Msg = record.Msg,
    };
}

/// <summary>Brings an answer that was given before up to date: its repairs as they stand now.</summary>
internal sealed class StoredAnswer(IRepairStore store)
{
    /// <exception cref="Storage.StorageException">The records cannot be read.</exception>
    public async Task<JsonObject> FreshAsync(JsonObject answer, CancellationToken cancellation)
    {
        var fresh = new List<RepairResult>();
        foreach (var entries in (answer["repair_results"].Deserialize<List<RepairResult>>(Json.Wire) ?? []).GroupBy(entry => entry.RepairId ?? Guid.NewGuid()))
        {
            fresh.AddRange(await store.FindAsync(entries.Key, cancellation) is { } repair ? RepairResult.AllOf(repair) : entries);
        }

        answer["repair_results"] = JsonSerializer.SerializeToNode(RepairResult.WithinBudget(fresh), Json.Wire);
        return answer;
    }
}
