using AiService.Faults.Keywords;
using AiService.Hosting;

namespace AiService.Matching;

/// <summary>A keyword of the map as the service reads it.</summary>
public sealed record KeywordReading
{
    /// <summary>The keyword as the operator wrote it.</summary>
    public required string Keyword { get; init; }

    /// <summary>The thing that it names: interface, neighbour, cpu, …; null when it names none, and any will do.</summary>
    public string? Thing { get; init; }

    /// <summary>The thing's own name: <c>bgp</c>; null when none is named.</summary>
    public string? Name { get; init; }

    /// <summary>The state that it names; null when it names none, and any undesired one will do.</summary>
    public string? State { get; init; }

    /// <summary><c>known</c>; or <c>taken from the map</c> when it has words that the lexicon does not know, which count as an undesired state.</summary>
    public required string Words { get; init; }

    /// <summary>The words that the lexicon does not know: they must stand in the message as they are.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    internal static KeywordReading Of(Keyword keyword)
    {
        var meaning = keyword.Meaning;
        return new()
        {
            Keyword = keyword.Written,
            Thing = meaning.Thing is { } thing ? Json.Word(thing.Kind) : null,
            Name = meaning.Thing?.Name,
            State = meaning.State is { } state ? Json.Word(state) : null,
            Words = meaning.IsKnown ? "known" : "taken from the map",
            Unknown = meaning.Unknown,
        };
    }

    /// <summary>Describes it in one line of a log.</summary>
    public override string ToString()
    {
        var thing = Thing is null ? "any object" : Name is null ? Thing : $"{Thing} {Name}";
        var unknown = Unknown.Count == 0 ? "" : $": {string.Join(", ", Unknown)}";
        return $"{thing}, {State ?? "any undesired state"} ({Words}{unknown})";
    }
}
