using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Contract;
using AiService.Faults;
using AiService.Repairs.Running;

namespace AiService.Analysis;

/// <summary>What to analyse. What is given is used; what is missing is obtained.</summary>
public sealed record AnalyzeRequest
{
    /// <summary>The device: a whole number or a string of at most 128 characters. Required; 0 and "" count as missing.</summary>
    /// <example>1</example>
    [JsonConverter(typeof(DeviceIdConverter))]
    public required string DeviceId { get; init; }

    /// <summary>
    /// <c>简单巡检</c> or <c>快速分析</c> choose the fast model; everything else the general one; at most 4000 characters. Default <c>通用巡检</c>. <c>修复验证</c>, a check after a repair, asks no model and runs no repair.
    /// </summary>
    /// <example>通用巡检</example>
    [JsonConverter(typeof(ScenarioConverter))]
    public string? Scenario { get; init; }

    /// <summary>Whether repairs are run. true/false, 1/0 and the words for them; default false.</summary>
    /// <example>true</example>
    [JsonConverter(typeof(FlagConverter))]
    public bool AutoRepair { get; init; }

    /// <summary>Whether it is only shown what would be repaired, and nothing is sent. true or false, no other spelling; default false. Needs the role <c>reader</c>.</summary>
    /// <example>false</example>
    [JsonConverter(typeof(StrictFlagConverter))]
    public bool DryRun { get; init; }

    /// <summary>True when repairs are to be run.</summary>
    internal bool Repairs => AutoRepair && !DryRun && !Verifies;

    /// <summary>True for the analysis of an inspection that verifies a repair, which may be open meanwhile.</summary>
    internal bool Verifies => Scenario?.Trim() == RepairVerification.Scenario;

    /// <summary>Measured values, in any of collect-service's three shapes, at most 10,000 items a list or object. Missing: read from Redis, <c>metrics:{device_id}</c>.</summary>
    /// <example>null</example>
    [JsonConverter(typeof(JsonObjectConverter))]
    public JsonElement? Metrics { get; init; }

    /// <summary>The report in words, at most 1,000,000 characters. Missing: written by the model, or by rules.</summary>
    /// <example>null</example>
    [Text(1_000_000, Blank.Absent)]
    public string? Report { get; init; }

    /// <summary>The faults, at most 100. Missing: found in the report and the metrics.</summary>
    /// <example>[{"description": "接口Gig0/0/1 down", "level": "P1"}]</example>
    [MaxLength(100)]
    public IReadOnlyList<GivenFault>? Faults { get; init; }

    /// <summary>True where nothing but the request is read, as for an alert: no metrics from Redis, and so no model.</summary>
    internal bool IsComplete { get; init; }

    /// <summary>The given faults, judged as those of the classifier are, the worst first; null when none were given.</summary>
    internal IReadOnlyList<Fault>? ToFaults() => Faults?.Select(given => given.ToFault()).OrderBy(fault => fault.Level).ToList();
}

/// <summary>A fault that the caller already knows.</summary>
public sealed record GivenFault
{
    /// <summary>The fault in words, at most 4000 characters. Required.</summary>
    /// <example>接口Gig0/0/1 down</example>
    [Text(4000, Blank.Refused)]
    public required string Description { get; init; }

    /// <summary>P0 to P3. Missing: what the classifier says of the description.</summary>
    [JsonConverter(typeof(FaultLevelConverter))]
    public FaultLevel? Level { get; init; }

    /// <summary>Where it was seen, at most 4000 characters. Missing: the description.</summary>
    [Text(4000)]
    public string? Evidence { get; init; }

    /// <summary>The contract's old gate. Missing: true for P2 and P3.</summary>
    [JsonConverter(typeof(FlagConverter))]
    public bool? AutoRepairable { get; init; }

    /// <summary>What the sender says of the fault in fields of its own; a repair runs only if neither they nor the description say that it is over.</summary>
    public StatedFault? Stated { get; init; }

    internal Fault ToFault() => InlineFault.Create(Description, Level, Evidence, AutoRepairable, Stated?.ToStated());
}
