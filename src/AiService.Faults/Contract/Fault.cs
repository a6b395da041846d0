using System.Text.Json.Serialization;
using AiService.Faults.Reading;
using AiService.Faults.Statements;

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

    /// <summary>What its words say, read with the text that they stand in. Not on the wire: the contract's list has no such field.</summary>
    [JsonIgnore]
    internal TextReading Reading => field ??= Read is { } read ? read() : FaultReader.Read(Description);

    /// <summary>Reads the fault where it stands, once and only when it is to be repaired; null: its description alone.</summary>
    [JsonIgnore]
    internal Func<TextReading>? Read { get; init; }
}
