using System.Globalization;
using System.Net;
using System.Text;

namespace AiService.Hosting.Redaction;

/// <summary>A text in which one way of escaping is undone, with the place of each character in the text as it was.</summary>
internal sealed class DecodedText
{
    private delegate int Escape(ReadOnlySpan<char> text, StringBuilder decoded, List<int> lengths);

    private static readonly (char Sign, Escape Read)[] Escapes = [('%', Percent), ('\\', Backslash), ('&', Entity), ('\n', LineEnd), ('\r', LineEnd)];

    /// <summary>A shorter line is not broken because it was too long: base64 breaks its lines at 64 or 76.</summary>
    private const int BrokenLine = 40;

    private readonly int[]? origins;

    private DecodedText(string text, int[]? origins)
    {
        Text = text;
        this.origins = origins;
    }

    public string Text { get; }

    public static DecodedText Of(string text) => new(text, null);

    /// <summary>Returns where a part of this text stands in the text that was not decoded.</summary>
    public (int From, int To) Origin(int from, int to) => origins is null ? (from, to) : (origins[from], origins[to]);

    /// <summary>
    /// Returns the text with the escapes of URLs undone, with those of JSON and program texts, with those of HTML and XML, and with the line
    /// ends removed that base64 has within. Only the ones that it contains.
    /// </summary>
    public IEnumerable<DecodedText> Decoded() => Escapes.Select(escape => Undo(escape.Sign, escape.Read)).OfType<DecodedText>();

    private DecodedText? Undo(char sign, Escape read)
    {
        var next = Text.IndexOf(sign, StringComparison.Ordinal);
        if (next < 0)
        {
            return null;
        }

        var decoded = new StringBuilder(Text.Length);
        var places = new List<int>(Text.Length + 1);
        var (at, changed) = (0, false);
        var lengths = new List<int>();
        while (at < Text.Length)
        {
            lengths.Clear();
            if (Text[at] != sign || IsShort(sign, at) || read(Text.AsSpan(at), decoded, lengths) is not (> 0 and var taken))
            {
                decoded.Append(Text[at]);
                places.Add(Place(at++));
                continue;
            }

            changed = true;
            foreach (var length in lengths)
            {
                places.Add(Place(at));
                at += length;
                taken -= length;
            }

            at += taken;
        }

        places.Add(Place(Text.Length));
        return changed ? new DecodedText(decoded.ToString(), [.. places]) : null;
    }

    private int Place(int at) => origins is null ? at : origins[at];

    private bool IsShort(char sign, int at) => sign is '\n' or '\r' && (at < BrokenLine || !IsBase64(Text.AsSpan(at - BrokenLine, BrokenLine)));

    // Each reader appends what an escape stands for, notes for each character how much of the text it takes, and returns how much was taken in all.
    private static int Percent(ReadOnlySpan<char> text, StringBuilder decoded, List<int> lengths) => Bytes(text, "%", decoded, lengths);

    private static int Backslash(ReadOnlySpan<char> text, StringBuilder decoded, List<int> lengths)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] == 'x')
        {
            return Bytes(text, "\\x", decoded, lengths);
        }

        if (text[1] == 'u')
        {
            return text.Length >= 6 && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                ? One((char)unit, 6, decoded, lengths)
                : 0;
        }

        return text[1] switch
        {
            'n' => One('\n', 2, decoded, lengths),
            'r' => One('\r', 2, decoded, lengths),
            't' => One('\t', 2, decoded, lengths),
            'b' => One('\b', 2, decoded, lengths),
            'f' => One('\f', 2, decoded, lengths),
            var kept and ('"' or '\'' or '\\' or '/') => One(kept, 2, decoded, lengths),
            _ => 0,
        };
    }

    private static int Entity(ReadOnlySpan<char> text, StringBuilder decoded, List<int> lengths)
    {
        var end = text[..Math.Min(text.Length, 12)].IndexOf(';');
        var meaning = end < 0 ? "" : WebUtility.HtmlDecode(text[..(end + 1)].ToString());
        if (meaning is not ([_] or [not '&', _]))
        {
            return 0;
        }

        decoded.Append(meaning);
        lengths.Add(end + 1);
        lengths.AddRange(Enumerable.Repeat(0, meaning.Length - 1));
        return end + 1;
    }

    private static int LineEnd(ReadOnlySpan<char> text, StringBuilder decoded, List<int> lengths)
    {
        var next = text[(text.StartsWith("\r\n") ? 2 : 1)..].TrimStart(" \t");
        return next.Length > 0 && IsBase64(next[..1]) ? text.Length - next.Length : 0;
    }

    private static bool IsBase64(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('+' or '/' or '-' or '_' or '='))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the bytes of one character in UTF-8; a byte that is none is taken as a character of its own.</summary>
    private static int Bytes(ReadOnlySpan<char> text, ReadOnlySpan<char> sign, StringBuilder decoded, List<int> lengths)
    {
        Span<byte> bytes = stackalloc byte[4];
        var (count, size) = (0, sign.Length + 2);
        while (count < bytes.Length && text.Length >= (count + 1) * size && text[(count * size)..].StartsWith(sign)
            && byte.TryParse(text.Slice((count * size) + sign.Length, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
        {
            bytes[count++] = one;
        }

        if (count == 0)
        {
            return 0;
        }

        if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) != System.Buffers.OperationStatus.Done)
        {
            return One((char)bytes[0], size, decoded, lengths);
        }

        decoded.Append(rune.ToString());
        lengths.Add(used * size);
        lengths.AddRange(Enumerable.Repeat(0, rune.Utf16SequenceLength - 1));
        return used * size;
    }

    private static int One(char meaning, int length, StringBuilder decoded, List<int> lengths)
    {
        decoded.Append(meaning);
        lengths.Add(length);
        return length;
    }
}
