using System.Text.Json.Serialization;
using AiService.Faults.Reading;

namespace AiService.Faults;

/// <summary>One fault of a device, as the contract's <c>faults</c> list shows it.</summary>
public sealed record Fault
{
    /// <summary>P0 (outage) to P3 (advice).</summary>
    public required FaultLevel Level { get; init; }

    /// <summary>The fault in words, as found in the report: <c>接口Gig0/0/1 down</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The text around the finding: 50 code points either side.</summary>
    public required string Evidence { get; init; }

    /// <summary>What a person would be told to do.</summary>
    public required string RepairSuggestion { get; init; }

    /// <summary>The contract's old gate: true for P2 and P3 found in text, and for an interface that the metrics call down.</summary>
    public required bool AutoRepairable { get; init; }

    /// <summary>Whether the sentence asserts the fault. Not on the wire: the contract's list has no such field.</summary>
    [JsonIgnore]
    internal FaultStanding Standing { get; init; } = FaultStanding.Asserted;

    /// <summary>What its words say, read with the text that they stand in. Not on the wire: the contract's list has no such field.</summary>
    [JsonIgnore]
    internal TextReading Reading
    {
        get => field ?? FaultStandings.Applied(FaultReader.Read(Description), Standing);
        init;
    }
}
