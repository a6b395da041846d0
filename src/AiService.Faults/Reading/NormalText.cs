using System.Globalization;
using System.Text;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>
/// A text in the form in which it is read: NFKC (<c>GE０／０／１</c> becomes <c>GE0/0/1</c>), invisible characters dropped, with the way back to
/// the given text. Each character is folded by itself, so that the places stay known.
/// </summary>
internal sealed class NormalText
{
    // The full-width forms of ASCII, which lie in its order.
    private const char FirstWide = '\uFF01';
    private const char LastWide = '\uFF5E';

    // For each character of Normal the index of the given one, and one beyond the last; null when they are the same.
    private readonly int[]? map;
    private readonly bool hasPairs;
    private bool? isList;
    private bool? isAlert;
    private bool? hasNameField;

    private NormalText(string given, string normal, int[]? map)
    {
        Given = given;
        Normal = normal;
        Lower = LowerOf(normal);
        this.map = map;
        hasPairs = map is not null && given.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;
    }

    /// <summary>The text as it was given.</summary>
    public string Given { get; }

    /// <summary>The folded text, letter case kept.</summary>
    public string Normal { get; }

    /// <summary>The same in lower case, character for character.</summary>
    public string Lower { get; }

    /// <summary>It lists several items in one go: "一、…；二、…". What is said of one of them is not said of the others.</summary>
    public bool IsList => isList ??= Lists("一、", "二、") || Lists("1、", "2、") || Lists("(1)", "(2)");

    /// <summary>It is an alert of Prometheus in fields, or a report's list of findings: its description is one of the fault, and not of a port.</summary>
    public bool IsAlert => isAlert ??= Lower.Contains("alertname", StringComparison.Ordinal) || Lower.Contains("level: p", StringComparison.Ordinal) || Lower.Contains("severity: p", StringComparison.Ordinal);

    /// <summary>A field of it names the interface, so that a bare number behind the noun is an index.</summary>
    public bool HasNameField => hasNameField ??= Lower.Contains("interfacename", StringComparison.Ordinal) || Lower.Contains("ifname", StringComparison.Ordinal) || Lower.Contains("ifdescr", StringComparison.Ordinal);

    /// <summary>It is the text of an alert whose sender states fields beside it: a line of it that is labelled as description describes the fault.</summary>
    public bool IsBesideFields { get; private init; }

    public static NormalText Of(string text, bool isBesideFields = false)
    {
        if (IsPlain(text))
        {
            return new NormalText(text, text, null) { IsBesideFields = isBesideFields };
        }

        var normal = new StringBuilder(text.Length);
        var places = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            if (IsPlain(text[at]) || text[at] is >= FirstWide and <= LastWide)
            {
                Add(text[at] is >= FirstWide and <= LastWide ? (char)(text[at] - FirstWide + '!') : text[at], at);
                at++;
                continue;
            }

            var length = Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;
            if (length == 1 && (char.IsSurrogate(text[at]) || text[at] >= '\uFFFE'))
            {
                Add('\uFFFD', at);
            }
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                foreach (var folded in rune.ToString().Normalize(NormalizationForm.FormKC))
                {
                    Add(folded, at);
                }
            }

            at += length;
        }

        places.Add(text.Length);
        return new NormalText(text, normal.ToString(), [.. places]) { IsBesideFields = isBesideFields };

        void Add(char letter, int at)
        {
            normal.Append(letter);
            places.Add(at);
        }
    }

    /// <summary>The place in the given text of a place in the folded one.</summary>
    public int GivenIndex(int normal) => map is null ? normal : map[normal];

    /// <summary>The given text's words between two places of the folded one.</summary>
    public string GivenText(int start, int end) => Given[GivenIndex(start)..GivenIndex(end)];

    /// <summary>The evidence of a part of a reading that stands between two places of the folded text.</summary>
    public Evidence Proof(string part, int start, int end)
    {
        var first = CodePoints(start);
        return new Evidence(part, GivenText(start, end), first, CodePoints(end) - first);
    }

    /// <summary>Code points of the given text before a place of the folded one.</summary>
    public int CodePoints(int normal)
    {
        var end = GivenIndex(normal);
        if (!hasPairs)
        {
            return end;
        }

        var count = 0;
        for (var at = 0; at < end; at++)
        {
            count += at + 1 < Given.Length && char.IsSurrogatePair(Given[at], Given[at + 1]) ? 0 : 1;
        }

        return count;
    }

    private bool Lists(string first, string second) => Lower.Contains(first, StringComparison.Ordinal) && Lower.Contains(second, StringComparison.Ordinal);

    private static bool IsPlain(string text)
    {
        foreach (var letter in text)
        {
            if (!IsPlain(letter))
            {
                return false;
            }
        }

        return true;
    }

    // CJK ideographs, their punctuation that NFKC leaves alone, and ASCII are most of what is read.
    private static bool IsPlain(char letter) =>
        letter is < '\u0080' or (>= '\u4e00' and <= '\u9fff') or '。' or '、' or '“' or '”' or '‘' or '’' or '【' or '】' or '《' or '》';

    // A string's own way asks a table of all of Unicode for each character that is not ASCII; ideographs have no case.
    private static string LowerOf(string normal) => string.Create(normal.Length, normal, static (lower, from) =>
    {
        for (var at = 0; at < lower.Length; at++)
        {
            var letter = from[at];
            lower[at] = letter < '\u0080' ? (letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter)
                : letter is >= '\u2e80' and <= '\u9fff' ? letter
                : char.ToLowerInvariant(letter);
        }
    });
}
