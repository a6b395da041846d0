using System.Text.Json.Serialization;
using AiService.Faults;
using AiService.Knowledge;
using AiService.Repairs.Store;

namespace AiService.Analysis;

/// <summary>The analysis of one device, as the contract's section 2.1 has it, and <c>warnings</c>.</summary>
public sealed record AnalysisAnswer
{
    /// <summary>The report, verbatim.</summary>
    public required string Report { get; init; }

    /// <summary>0 (dead) to 100 (healthy).</summary>
    public required int HealthScore { get; init; }

    /// <summary>Faults, P0 first.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Who wrote the report.</summary>
    public required ModelInfo ModelInfo { get; init; }

    /// <summary>What the knowledge base has on the first three faults, two entries each.</summary>
    public required IReadOnlyList<KnowledgeEntry> KnowledgeSolutions { get; init; }

    /// <summary>What was done about each fault; empty unless <c>auto_repair</c>.</summary>
    public required IReadOnlyList<RepairResult> RepairResults { get; init; }

    /// <summary>The report's lines that state evidence (依据：, 证据：, 日志：).</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>SHA-256 of the report's UTF-8, 64 lower-case hex digits.</summary>
    public required string LogHash { get; init; }

    /// <summary>What did not go as usual, in Chinese: the model was down, Redis was not asked. Absent when nothing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>Who wrote a report.</summary>
/// <param name="Model">The model's name in Ollama; <c>rules</c> when rules wrote it; <c>request</c> when the caller gave it.</param>
/// <param name="TimeCost">Seconds that the report took, with two decimals.</param>
/// <param name="Accuracy">What the contract states for its models; null when nothing is known.</param>
public sealed record ModelInfo(string Model, double TimeCost, double? Accuracy);
