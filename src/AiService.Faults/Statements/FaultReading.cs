namespace AiService.Faults.Statements;

/// <summary>
/// What one statement of a text says: of which object, in which state, and whether that is asserted of this device and of now.
/// Only a reading that <see cref="IsFault"/> may become a repair.
/// </summary>
internal sealed record FaultReading
{
    public required FaultObject Object { get; init; }

    /// <summary>For a transition the last state.</summary>
    public required FaultState State { get; init; }

    public DeviceScope Device { get; init; } = DeviceScope.This;

    public FaultTime Time { get; init; } = FaultTime.Present;

    public Modality Modality { get; init; } = Modality.Asserted;

    public FaultIntent Intent { get; init; } = FaultIntent.None;

    /// <summary>The addresses that a statement of a neighbour names: they distinguish two neighbours of one protocol.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Why the statement is not understood although it may assert something, in Chinese; null when it is understood.</summary>
    public string? Doubt { get; init; }

    /// <summary>Where each part was read.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>The statement's words; they stand alone and name no other port: <c>接口Gig0/0/2 down</c>.</summary>
    public required string Text { get; init; }

    /// <summary>The first character of the statement in the given text (UTF-16).</summary>
    public int Start { get; init; }

    /// <summary>Characters of the statement in the given text (UTF-16).</summary>
    public int Length { get; init; }

    /// <summary>Nothing speaks against it: of this device, of now, asserted, no person's intent, understood.</summary>
    public bool IsAsserted =>
        Device == DeviceScope.This && Time == FaultTime.Present && Modality == Modality.Asserted && Intent == FaultIntent.None && Doubt is null;

    /// <summary>A present, undesired state of an object of this device.</summary>
    public bool IsFault => IsAsserted && State.IsUndesired();

    /// <summary>A text of which nothing is understood.</summary>
    public static FaultReading Nothing(string text) => new()
    {
        Object = new FaultObject(ObjectKind.Device),
        State = FaultState.Unknown,
        Text = text.Trim(),
        Length = text.Length,
    };

    /// <summary>Why it is not executed, in Chinese for the platform's users; null when it is a fault.</summary>
    public string? Refusal => FaultRefusal.Of(this);
}

/// <summary>The thing that a statement is about.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name or protocol as the lexicon knows it (<c>bgp</c>), or the device's own word; null when it has none.</param>
/// <param name="Port">The interface, when exactly one is named.</param>
internal sealed record FaultObject(ObjectKind Kind, string? Name = null, InterfaceName? Port = null);

/// <summary>Where a part of a reading was read.</summary>
/// <param name="Part">object, device, state, time, modality or intent.</param>
/// <param name="Text">The words, as given; of a field its name and value.</param>
/// <param name="Start">First code point in the given text; -1 for a field that the sender stated.</param>
/// <param name="Length">Code points.</param>
internal sealed record Evidence(string Part, string Text, int Start, int Length);
