using System.Text.Json.Serialization;
using AiService.Faults;
using AiService.Faults.Statements;

namespace AiService.Matching;

/// <summary>What a statement of a fault text was read as. Only one that asserts a present, undesired state of this device may be executed.</summary>
public sealed record ReadingView
{
    /// <summary>What the statement is about.</summary>
    [JsonPropertyName("object")]
    public required ReadingObject About { get; init; }

    /// <summary>The addresses of the neighbour that it is about; absent when none is named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Whose object it is.</summary>
    public required DeviceScope Device { get; init; }

    /// <summary>The state; for a transition the last one.</summary>
    public required FaultState State { get; init; }

    /// <summary>When it holds.</summary>
    public required FaultTime Time { get; init; }

    /// <summary>In which manner it is said.</summary>
    public required Modality Modality { get; init; }

    /// <summary>Whose intention it is.</summary>
    public required FaultIntent Intent { get; init; }

    /// <summary>The statement's words.</summary>
    public required string Text { get; init; }

    /// <summary>Why it is not executed, in Chinese; absent when it asserts a fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refusal { get; init; }

    /// <summary>Where each part was read.</summary>
    public required IReadOnlyList<ReadingEvidence> Evidence { get; init; }

    internal static ReadingView Of(FaultReading reading) => new()
    {
        About = new(reading.Object.Kind, reading.Object.Name, reading.Object.Port?.Text),
        Addresses = reading.Addresses.Count > 0 ? reading.Addresses : null,
        Device = reading.Device,
        State = reading.State,
        Time = reading.Time,
        Modality = reading.Modality,
        Intent = reading.Intent,
        Text = reading.Text,
        Refusal = reading.Refusal,
        Evidence = [.. reading.Evidence.Select(one => new ReadingEvidence(one.Part, one.Text, one.Start, one.Length))],
    };

    /// <summary>Returns the reading that this was made of; its place in the text is not kept.</summary>
    internal FaultReading ToReading() => new()
    {
        Object = new(About.Kind, About.Name, About.Interface is { } port ? new InterfaceName(port) : null),
        Addresses = Addresses ?? [],
        Device = Device,
        State = State,
        Time = Time,
        Modality = Modality,
        Intent = Intent,
        Text = Text,
        Evidence = [.. Evidence.Select(one => new Evidence(one.Part, one.Text, one.Start, one.Length))],
    };
}

/// <summary>What a statement is about.</summary>
/// <param name="Kind">What it is; <c>device</c> when none is named.</param>
/// <param name="Name">Its name or protocol: <c>bgp</c>; null when it has none.</param>
/// <param name="Interface">The interface, as written, when exactly one is named.</param>
public sealed record ReadingObject(ObjectKind Kind, string? Name, string? Interface);

/// <summary>Where a part of a reading was read.</summary>
/// <param name="Part">object, device, state, time, modality or intent.</param>
/// <param name="Text">The words, as given; of a stated field its name and value.</param>
/// <param name="Start">The first code point in the given text; -1 for a field that the sender stated.</param>
/// <param name="Length">Code points.</param>
public sealed record ReadingEvidence(string Part, string Text, int Start, int Length);
