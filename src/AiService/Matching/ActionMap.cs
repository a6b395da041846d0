using System.Text.Json;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;

namespace AiService.Matching;

/// <summary>The operator's map from keywords to actions, in the operator's order.</summary>
internal sealed class ActionMap(IReadOnlyList<ActionMapEntry> entries)
{
    private readonly Lazy<KeywordIndex> index = new(() => new KeywordIndex([.. entries.Select(entry => entry.Keyword)]));

    public IReadOnlyList<ActionMapEntry> Entries { get; } = entries;

    /// <summary>Returns, in the map's order, all entries whose words may stand in a text, and few others.</summary>
    public IEnumerable<ActionMapEntry> MayStandIn(KeywordText words) => index.Value.InWords(words).Select(place => Entries[place]);

    /// <summary>Returns, in the map's order, all entries that may fit a statement about an object by their words or by others for the same, and few others.</summary>
    public IEnumerable<ActionMapEntry> MayFit(KeywordText words, ObjectKind kind) => index.Value.InAnyWords(words, kind).Select(place => Entries[place]);

    /// <summary>Entries that can never decide, because an earlier one fits whatever they fit.</summary>
    public IEnumerable<(ActionMapEntry Entry, ActionMapEntry By)> Shadowed()
    {
        for (var later = 1; later < Entries.Count; later++)
        {
            var keyword = Entries[later].Keyword;
            if (MayStandIn(keyword.Text).TakeWhile(one => one != Entries[later]).FirstOrDefault(earlier => earlier.Keyword.Covers(keyword)) is { } by)
            {
                yield return (Entries[later], by);
            }
        }
    }
}

/// <summary>One entry of the action map.</summary>
/// <param name="Keyword">What a fault's description must have.</param>
/// <param name="Action">The action's reference, in a form of <see cref="ActionReference"/>.</param>
/// <param name="Parameters">Fixed extra parameters; empty when the entry has none.</param>
internal sealed record ActionMapEntry(Keyword Keyword, string Action, IReadOnlyDictionary<string, JsonElement> Parameters)
{
    /// <summary>False when the operator says that the action needs no device: it may run although it has no parameter that names one.</summary>
    public bool NeedsDevice { get; init; } = true;

    /// <summary>The provider that tries first, followed by those behind it in <c>REPAIR_PROVIDERS</c>; null: the first of those.</summary>
    public string? Provider { get; init; }
}
