using System.Text;
using AiService.Faults.Statements;

namespace AiService.Faults.Keywords;

/// <summary>
/// A keyword as it is read: the thing and the state that it names, and the words that the lexicon does not know. These count as an
/// undesired state, because the operator has mapped them.
/// </summary>
/// <param name="Thing">The thing; null when none is named, and any will do.</param>
/// <param name="State">The last state that is named; null when none is, and any undesired one will do.</param>
/// <param name="Unknown">The words that must stand in a text as they are.</param>
internal sealed record KeywordMeaning(FaultObject? Thing, FaultState? State, IReadOnlyList<string> Unknown)
{
    /// <summary>All words are known.</summary>
    public bool IsKnown => Unknown.Count == 0 && (Thing is not null || State is not null);

    /// <summary>Other words for its thing and state say all that it says; otherwise its own words must stand in a text.</summary>
    public bool HasSynonyms { get; private init; }

    /// <summary>Reads a keyword.</summary>
    /// <param name="normal">Its normalised text.</param>
    public static KeywordMeaning Of(string normal)
    {
        FaultObject? thing = null;
        FaultState? state = null;
        var (wideThing, wideState) = (true, true);
        var written = "";
        var unknown = new List<string>();
        var run = new StringBuilder();
        for (var at = 0; at < normal.Length;)
        {
            if (normal[at] != ' ' && WordBorder.Before(normal, at) && KeywordWords.At(normal, at, out var end) is { } word)
            {
                EndRun();
                if (word.Thing is { } named)
                {
                    // "bgp 邻居" is one thing, named by the more specific word; of several things the last is the head, as in "ospf interface".
                    unknown.AddRange(thing is null || thing.Kind == named.Kind ? [] : [written]);
                    (thing, written) = thing?.Kind == named.Kind && named.Name is null ? (thing, written) : (named, normal[at..end]);
                }

                wideThing &= word.Thing is null || word.IsWide;
                wideState &= word.State is null || word.IsWide;

                // "接口down告警" says what is wrong: 告警 adds nothing.
                state = word.State is null || (word.State is FaultState.Faulty && state is not null) ? state : word.State;
                at = end;
            }
            else if (normal[at] == ' ')
            {
                EndRun();
                at++;
            }
            else
            {
                run.Append(normal[at++]);
            }
        }

        EndRun();
        var meaning = new KeywordMeaning(thing, state, unknown);

        // Of a named thing a closer word for its state is still the thing's state: 接口断开 is 接口down.
        return meaning with { HasSynonyms = meaning.IsKnown && wideThing && (wideState || thing is not null) };

        void EndRun()
        {
            if (run.Length > 0)
            {
                unknown.Add(run.ToString());
                run.Clear();
            }
        }
    }

    /// <summary>Returns whether a reading's object is the thing that the keyword names.</summary>
    public bool Names(FaultObject thing)
    {
        return Thing is null
            || (Thing.Kind == thing.Kind && (Thing.Name is null || Thing.Name.Equals(thing.Name, StringComparison.OrdinalIgnoreCase)))
            // 接口光功率低: the operator's words say what of the port is wrong.
            || (Thing.Kind is ObjectKind.Interface && Unknown.Count > 0 && thing is { Kind: ObjectKind.Module or ObjectKind.Other });
    }

    /// <summary>Returns whether every reading that <paramref name="other"/> is for is one for this too.</summary>
    public bool Covers(KeywordMeaning other)
    {
        var things = Thing is null || (other.Thing is { } thing && Names(thing));
        // Unknown words are an undesired state where the text has no other; a known thing alone is not.
        var states = State is null ? !IsKnown || other.IsKnown || other.State is not null : State == other.State;
        return things && states && (HasSynonyms || !other.HasSynonyms);
    }
}
