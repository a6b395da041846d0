using System.Globalization;
using System.Text;

namespace AiService.Faults.Notices;

/// <summary>A scalar of a JSON text; <c>Item</c> is the element of the list of alerts that it stands in, -1 when in none.</summary>
internal sealed record JsonEntry(JsonPath Path, string Value, int Start, int Length, int Item)
{
    public string Key => Path.Key;
}

/// <summary>A key with the one that it stands under.</summary>
internal sealed record JsonPath(string Key, JsonPath? Parent);

/// <summary>
/// Scans JSON as monitoring systems really send it: HertzBeat leaves commas alone on a line, values out and quotes bare inside of strings.
/// Whatever is valid JSON is read as JSON; the rest is read as far as it goes.
/// </summary>
internal sealed class JsonEntries
{
    private const int LongestKey = 120;
    private static readonly string[] AlertLists = ["alerts", "events", "alarms", "problems", ""];

    private readonly string text;
    private readonly List<JsonEntry> entries = [];
    private readonly Stack<Frame> frames = new();
    private int at;
    private int items;
    private JsonPath? key;

    private JsonEntries(string text, int start)
    {
        this.text = text;
        at = start;
    }

    /// <summary>The scalars of the JSON that begins at a place, and the place behind it.</summary>
    public static (List<JsonEntry> Entries, int End) Scan(string text, int start)
    {
        var scan = new JsonEntries(text, start);
        scan.Run();
        return (scan.entries, Math.Min(scan.at, text.Length));
    }

    private void Run()
    {
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '{':
                    Open(isList: false);
                    break;
                case '[':
                    Open(isList: true);
                    break;
                case '}' or ']':
                    _ = frames.TryPop(out _);
                    key = null;
                    at++;
                    if (frames.Count == 0)
                    {
                        return;
                    }

                    break;
                case '"':
                    String();
                    break;
                case ',':
                    key = null;
                    at++;
                    break;
                case <= ' ' or ':' or '\ufeff':
                    at++;
                    break;
                default:
                    Bare();
                    break;
            }
        }
    }

    private void Open(bool isList)
    {
        var parent = frames.TryPeek(out var frame) ? frame : null;
        var path = key ?? parent?.Path;
        var item = parent?.Item ?? -1;
        if (!isList && parent is { IsList: true, Item: < 0 } && Array.IndexOf(AlertLists, parent.Path?.Key.ToLowerInvariant() ?? "") >= 0)
        {
            item = items++;
        }

        frames.Push(new Frame(path, isList, item));
        key = null;
        at++;
    }

    private void String()
    {
        var start = ++at;
        var isKey = key is null && frames.TryPeek(out var frame) && !frame.IsList;
        var value = new StringBuilder();
        while (at < text.Length && !(text[at] == '"' && Closes(isKey)))
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at += Unescape(value);
            }
            else
            {
                value.Append(text[at++]);
            }
        }

        var length = at - start;
        at = Math.Min(at + 1, text.Length);
        if (isKey)
        {
            key = new JsonPath(value.ToString(), frames.Peek().Path);
        }
        else
        {
            Add(Normal(value.ToString(), text.AsSpan(start, length)), start, length);
        }
    }

    /// <summary>A quote closes a string when what follows it could follow a string; every other is part of the text.</summary>
    private bool Closes(bool isKey)
    {
        var next = Skip(at + 1);
        if (next >= text.Length)
        {
            return true;
        }

        if (isKey)
        {
            return text[next] is ':' or ',' or '}' or ']';
        }

        if (text[next] is '}' or ']' || text[next] == '"' && text.AsSpan(at + 1, next - at - 1).Contains('\n'))
        {
            return true;
        }

        if (text[next] != ',')
        {
            return false;
        }

        var after = Skip(next + 1);
        return after >= text.Length
            || text[after] is ',' or '}' or ']'
            || frames.TryPeek(out var frame) && frame.IsList
            || text[after] == '"' && IsKey(after);
    }

    private bool IsKey(int quote)
    {
        var end = text.AsSpan(quote + 1, Math.Min(LongestKey, text.Length - quote - 1)).IndexOf('"');
        if (end < 0)
        {
            return true;
        }

        var colon = Skip(quote + end + 2);
        return colon >= text.Length || text[colon] == ':';
    }

    /// <summary>The next place that is no blank; a wide gap counts as none, so that hostile text stays linear.</summary>
    private int Skip(int from)
    {
        var limit = Math.Min(text.Length, from + LongestKey);
        while (from < limit && text[from] <= ' ')
        {
            from++;
        }

        return from;
    }

    private int Unescape(StringBuilder value)
    {
        var letter = text[at + 1];
        if (letter == 'u' && at + 6 <= text.Length
            && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            value.Append((char)code);
            return 6;
        }

        value.Append(letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' or 'f' => ' ', _ => letter });
        return 2;
    }

    /// <summary>Characters that were escaped are not normalised yet; halves of characters cannot be.</summary>
    private static string Normal(string value, ReadOnlySpan<char> raw)
    {
        if (!raw.Contains("\\u", StringComparison.Ordinal))
        {
            return value;
        }

        for (var at = 0; at < value.Length; at++)
        {
            if (char.IsHighSurrogate(value[at]) && at + 1 < value.Length && char.IsLowSurrogate(value[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(value[at]))
            {
                return value;
            }
        }

        return value.Normalize(NormalizationForm.FormKC);
    }

    private void Bare()
    {
        var start = at;
        while (at < text.Length && text[at] is > ' ' and not (',' or '}' or ']' or '"' or ':' or '{' or '['))
        {
            at++;
        }

        Add(text[start..at], start, at - start);
    }

    private void Add(string value, int start, int length)
    {
        frames.TryPeek(out var frame);
        var path = key ?? frame?.Path ?? new JsonPath("", null);
        entries.Add(new JsonEntry(path, value, start, length, frame?.Item ?? -1));
        key = null;
    }

    private sealed record Frame(JsonPath? Path, bool IsList, int Item);
}
