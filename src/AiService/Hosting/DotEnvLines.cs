using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AiService.Hosting;

/// <summary>
/// Divides the text of a <c>.env</c> file into settings. The library reads each one, and here it is found where it ends, because the library
/// passes over what it cannot read and does not say in which line that stands. No message quotes a line, which may hold a secret.
/// </summary>
internal sealed class DotEnvLines
{
    private static readonly SearchValues<char> NameOfSetting = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly List<SettingProblem> problems = [];
    private readonly Dictionary<string, string?> values = [];
    private readonly string file;
    private readonly string[] lines;

    private DotEnvLines(string file, string text)
    {
        this.file = file;
        lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <param name="file">The file, as messages name it.</param>
    /// <param name="text">What it contains.</param>
    /// <exception cref="SettingsException">A line is no setting; all such lines at once.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string file, string text)
    {
        var read = new DotEnvLines(file, text);
        for (var at = 0; at < read.lines.Length;)
        {
            at = read.Take(at) + 1;
        }

        return read.problems.Count == 0 ? read.values : throw new SettingsException(read.problems);
    }

    /// <summary>Takes the setting that begins in a line, and returns its last line.</summary>
    private int Take(int start)
    {
        var line = lines[start].Trim();
        if (line.Length == 0 || line[0] == '#')
        {
            return start;
        }

        var (before, value) = line.Split('=', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : ("", "");
        var name = before.StartsWith("export ", StringComparison.Ordinal) ? before[7..].Trim() : before;
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or ':' or '-'))
        {
            return Reject(start, "is no NAME=value.", "Begin a comment with #, and put a value of several lines in quotes.");
        }

        return value is ['"' or '\'', ..] ? TakeQuoted(start, name)
            : OpensBlock(value) ? TakeBlock(start, name, value)
            : Keep(start, start, name);
    }

    private int TakeQuoted(int start, string name)
    {
        var quote = lines[start][(lines[start].IndexOf('=') + 1)..].TrimStart()[0];
        var from = lines[start].IndexOf(quote, lines[start].IndexOf('=')) + 1;
        for (var end = start; end < lines.Length; end++, from = 0)
        {
            // A setting of its own within the quotes: they were meant to end before.
            if (end > start && IsQuotedSetting(lines[end]))
            {
                break;
            }

            if (End(lines[end], from, quote) is { } close)
            {
                return lines[end][(close + 1)..].Trim() is "" or ['#', ..]
                    ? Keep(start, end, name)
                    : Reject(start, $"{name} has text behind its closing quote{(end > start ? $" in line {end + 1}" : "")}.", "Write \\ before a quote within the value.", end);
            }
        }

        return Reject(start, $"{name} begins with a quote that does not end.", $"End the value with {quote}, or write it without quotes.");
    }

    /// <summary>Returns the place of the quote that no backslash escapes; null when there is none in the line.</summary>
    private static int? End(string line, int from, char quote)
    {
        for (var at = from; at < line.Length; at++)
        {
            if (line[at] == quote)
            {
                return at;
            }

            at += line[at] == '\\' ? 1 : 0;
        }

        return null;
    }

    private static bool IsQuotedSetting(string line)
    {
        return line.IndexOf('=') is var at and > 0
            && line.AsSpan(0, at).IndexOfAnyExcept(NameOfSetting) < 0
            && line.AsSpan(at + 1).TrimStart() is ['"' or '\'', ..];
    }

    /// <summary>Returns whether a JSON object or list begins that does not end in this line.</summary>
    private static bool OpensBlock(string value)
    {
        var text = value.IndexOf(" #", StringComparison.Ordinal) is var comment and > 0 ? value[..comment].TrimEnd() : value;
        return ((text.StartsWith('{') && !text.EndsWith('}')) || (text.StartsWith('[') && !text.EndsWith(']')))
            && text[1..].TrimStart() is "" or ['{' or '[' or '"' or '#' or '/', ..];
    }

    /// <summary>No reader of .env files takes the guide's section 3 as it is printed: a JSON object over several lines without quotes. A list is read so too.</summary>
    private int TakeBlock(int start, string name, string opening)
    {
        var close = opening[0] == '{' ? '}' : ']';
        var text = new StringBuilder(opening);
        for (var end = start + 1; end < lines.Length; end++)
        {
            text.Append('\n').Append(lines[end]);
            if (lines[end].AsSpan().TrimEnd().EndsWith(close) && Problem(text.ToString()) is null)
            {
                values[name] = text.ToString();
                return end;
            }
        }

        // Where the rest of the file stops being JSON, a comment or a comma stands that does not belong there, or the end is missing.
        return Reject(
            start + (int)(Problem(text.ToString())?.LineNumber ?? 0),
            $"the value of {name}, which begins in line {start + 1}, is no JSON from here on.",
            $"A comment cannot stand within it, nor a comma before a closing bracket: put comments before the setting, and end it with {close}.",
            lines.Length);
    }

    private static JsonException? Problem(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException broken)
        {
            return broken;
        }
    }

    private int Keep(int start, int end, string name)
    {
        var setting = $"{name}={lines[start][(lines[start].IndexOf('=') + 1)..]}\n{string.Join('\n', lines[(start + 1)..(end + 1)])}";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(setting));
        try
        {
            var read = global::dotenv.net.DotEnv.Fluent().WithEnvStreams(stream).WithTrimValues().WithExceptions().Read();
            values[name] = read.TryGetValue(name, out var value) ? value : "";
            return end;
        }
        catch (Exception unread) when (unread is ArgumentException or InvalidOperationException or FormatException)
        {
            return Reject(start, $"the value of {name} cannot be read.", "Put it in quotes, with \\ before a quote within.", end);
        }
    }

    private int Reject(int line, string problem, string cure, int? last = null)
    {
        problems.Add(new SettingProblem(file, $"line {line + 1}: {problem}", cure));
        return last ?? line;
    }
}
