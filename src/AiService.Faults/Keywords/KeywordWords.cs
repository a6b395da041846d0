using AiService.Faults.Lexicon;
using AiService.Faults.Reading;

namespace AiService.Faults.Keywords;

/// <summary>Reads the words of a keyword by the lexicon that fault texts are read with.</summary>
internal static class KeywordWords
{
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

        return word.Class switch
        {
            WordClass.Object when word.Value == "other attribute" => new KeywordWord(null, null),

            // One name stands for many parts (风扇, 电源, 光功率): only the operator's very word will do.
            WordClass.Object when FaultWords.Object(word.Value).Kind is ObjectKind.Module or ObjectKind.Other => null,
            WordClass.Object => new KeywordWord(FaultWords.Object(word.Value), null),
            WordClass.State => new KeywordWord(null, word.Value == "high_tight" ? FaultState.High : FaultWords.State(word.Value)),
            WordClass.Event when word.Value.LastIndexOf(' ') is var cut => new KeywordWord(FaultWords.Object(word.Value[..cut]), FaultWords.State(word.Value[(cut + 1)..])),
            WordClass.Aspect => new KeywordWord(null, null),
            _ => null,
        };
    }
}

/// <summary>What a word of a keyword means.</summary>
/// <param name="Thing">The thing that it names; null when it names none.</param>
/// <param name="State">The state that it names; null when it names none. A word that names neither only joins others.</param>
internal sealed record KeywordWord(FaultObject? Thing, FaultState? State);
