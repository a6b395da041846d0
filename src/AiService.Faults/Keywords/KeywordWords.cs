using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Keywords;

/// <summary>Reads the words of a keyword by the lexicon that fault texts are read with.</summary>
internal static class KeywordWords
{
    // Each is as wide as its kind. Others are closer than the lexicon tells: a management port is a port, and no other port is one.
    private static readonly HashSet<string> Wide = new(StringComparer.Ordinal)
    {
        "接口", "端口", "链路", "网口", "interface", "interfaces", "port", "ports", "link", "links", "down", "设备", "device",
        "邻居", "邻接", "对等体", "邻居关系", "邻接关系", "neighbor", "neighbors", "neighbour", "neighbours", "peer", "peers", "adjacency", "adjacencies",
    };

    // The protocols that the lexicon keeps apart; VRRP and LDP are one name there.
    private static readonly string[] Protocols = ["bgp", "ospf", "isis", "bfd", "eigrp"];

    /// <summary>The longest known word that begins at a place of a normalised keyword.</summary>
    /// <param name="normal">The keyword.</param>
    /// <param name="start">Where a word may begin.</param>
    /// <param name="end">One beyond the word's last character.</param>
    /// <returns>What the word means; null when no known word begins there.</returns>
    public static KeywordWord? At(string normal, int start, out int end)
    {
        if (WordList.Shipped.At(normal, start, out end) is not { } word || !WordBorder.After(normal, end))
        {
            return null;
        }

        var text = normal[start..end];
        return word.Class switch
        {
            WordClass.Object when word.Value == "other attribute" => new KeywordWord(null, null, true),

            // One name stands for many parts (风扇, 电源, 光功率): only the operator's very word will do.
            WordClass.Object when FaultWords.Object(word.Value).Kind is ObjectKind.Module or ObjectKind.Other => null,
            WordClass.Object when FaultWords.Object(word.Value) is var thing => new KeywordWord(thing, null, IsWide(text, thing)),
            WordClass.State when State(word.Value) is var state => new KeywordWord(null, state, IsWide(text, state)),
            WordClass.Event when word.Value.LastIndexOf(' ') is var cut => new KeywordWord(FaultWords.Object(word.Value[..cut]), State(word.Value[(cut + 1)..]), true),
            WordClass.Aspect => new KeywordWord(null, null, true),
            _ => null,
        };
    }

    private static FaultState State(string value) => value == "high_tight" ? FaultState.High : FaultWords.State(value);

    private static bool IsWide(string text, FaultObject thing) => thing.Kind switch
    {
        ObjectKind.Cpu or ObjectKind.Memory => true,
        ObjectKind.Neighbour when thing.Name is { } name => Protocols.Contains(name) && BeginsWith(text, name),
        _ => Wide.Contains(text),
    };

    // 断纤 and 掉电 are both down, and not the same; a loop is a loop in any words.
    private static bool IsWide(string text, FaultState state) =>
        Wide.Contains(text) || state is FaultState.ErrorDisabled or FaultState.Flapping or FaultState.Looped or FaultState.Stuck or FaultState.Hung;

    // "bgp 邻居", "is-is adjacency"; not "ospfv3", which is not all of OSPF.
    private static bool BeginsWith(string text, string name)
    {
        var plain = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return plain.StartsWith(name, StringComparison.Ordinal)
            && (plain.Length == name.Length || text.Contains(' ', StringComparison.Ordinal) || !char.IsAsciiLetterOrDigit(plain[name.Length]));
    }
}

/// <summary>What a word of a keyword means.</summary>
/// <param name="Thing">The thing that it names; null when it names none.</param>
/// <param name="State">The state that it names; null when it names none. A word that names neither only joins others.</param>
/// <param name="IsWide">True when it says no more than the thing or the state that it names: other words for these say the same.</param>
internal sealed record KeywordWord(FaultObject? Thing, FaultState? State, bool IsWide);
