using System.Text;

namespace AiService.Faults.Keywords;

/// <summary>One part of a keyword: a run of CJK characters, found anywhere, or a run of others, found as a whole word.</summary>
internal readonly struct KeywordPart(string text, bool cjk)
{
    /// <summary>Splits a normalised keyword at blanks and at borders between CJK and other script.</summary>
    public static KeywordPart[] Split(string normal)
    {
        var parts = new List<KeywordPart>();
        var run = new StringBuilder();
        var runIsCjk = false;
        foreach (var rune in normal.EnumerateRunes())
        {
            var blank = rune.Value == ' ';
            var isCjk = !blank && IsCjk(rune.Value);
            if (run.Length > 0 && (blank || isCjk != runIsCjk))
            {
                parts.Add(new KeywordPart(run.ToString(), runIsCjk));
                run.Clear();
            }

            if (!blank)
            {
                run.Append(rune);
                runIsCjk = isCjk;
            }
        }

        if (run.Length > 0)
        {
            parts.Add(new KeywordPart(run.ToString(), runIsCjk));
        }

        return [.. parts];
    }

    public override string ToString() => text;

    /// <summary>The place behind the first occurrence at or after <paramref name="from"/>, or -1.</summary>
    public int EndIn(string normal, int from)
    {
        while (from <= normal.Length - text.Length)
        {
            var at = normal.IndexOf(text, from, StringComparison.Ordinal);
            if (at < 0)
            {
                return -1;
            }

            var end = at + text.Length;
            if (cjk || (WordBorder.Before(normal, at) && WordBorder.After(normal, end)))
            {
                return end;
            }

            from = at + 1;
        }

        return -1;
    }

    /// <summary>Han with its extensions, kana, bopomofo, hangul, and the punctuation of the same block.</summary>
    internal static bool IsCjk(int rune)
    {
        return rune is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
    }
}
