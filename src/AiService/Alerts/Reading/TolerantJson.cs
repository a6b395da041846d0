using System.Text;
using System.Text.RegularExpressions;
using AiService.Contract;

namespace AiService.Alerts.Reading;

/// <summary>
/// Writes a body that HertzBeat's templates made nearly JSON as JSON: commas that are alone, doubled or trailing, values left out, and bare quotes,
/// line breaks, control characters and bad escapes in a text. Valid JSON keeps its meaning. The time is linear: what follows a quote is read up to
/// the next but one at most.
/// </summary>
/// <remarks>
/// A text that its sender did not escape may hold what a device says, and so quotes and commas that read as members. What cannot be told apart is
/// not decided here: the object gets the member <see cref="Ambiguous"/>, and <see cref="AlertDoubt"/> finds it, as it finds repeated names.
/// </remarks>
internal sealed partial class TolerantJson
{
    /// <summary>The name of a member that marks an object whose texts may have swallowed members.</summary>
    public const string Ambiguous = "\0";

    /// <summary>Deepest nesting of objects and lists.</summary>
    public const int MaxDepth = 64;

    private readonly string text;
    private readonly StringBuilder json;
    private readonly List<Frame> open = [];
    private int at;

    private TolerantJson(string text)
    {
        this.text = text;
        json = new StringBuilder(text.Length + 64);
    }

    /// <exception cref="RefusedException">400: no JSON by these rules either, or nested too deep.</exception>
    public static string Mend(string text)
    {
        var mending = new TolerantJson(text);
        mending.Run();
        return mending.json.ToString();
    }

    private void Run()
    {
        _ = SkipSeparators();
        Value();
        while (open.Count > 0)
        {
            Step(open[^1]);
        }

        _ = SkipSeparators();
        if (at < text.Length)
        {
            throw Broken();
        }
    }

    /// <summary>Reads the next member or item of the innermost object or list, or its end.</summary>
    private void Step(Frame frame)
    {
        var isSeparated = SkipSeparators();
        var next = Next();
        if (next == (frame.IsList ? ']' : '}'))
        {
            Close(frame);
            return;
        }

        if (frame.Count++ > 0)
        {
            json.Append(isSeparated ? ',' : throw Broken());
        }

        if (frame.IsList)
        {
            Value();
            return;
        }

        String(next == '"' ? frame : throw Broken(), isName: true);
        at = SkipBlanks(at);
        json.Append(Next() == ':' ? ':' : throw Broken());
        at = SkipBlanks(at + 1);
        if (Next() is ',' or '}')
        {
            json.Append("null");
        }
        else
        {
            Value();
        }
    }

    private void Value()
    {
        switch (Next())
        {
            case '"':
                String(open.Count > 0 ? open[^1] : new Frame(IsList: true), isName: false);
                break;
            case '{' or '[':
                if (open.Count == MaxDepth)
                {
                    throw RefusedException.Unreadable(StatusCodes.Status400BadRequest, $"请求体的嵌套超过 {MaxDepth} 层");
                }

                open.Add(new Frame(text[at] == '['));
                json.Append(text[at++]);
                break;
            default:
                var end = at;
                while (end < text.Length && text[end] is > ' ' and not (',' or '}' or ']' or '"' or ':'))
                {
                    end++;
                }

                json.Append(Scalar().IsMatch(text.AsSpan(at, end - at)) ? text.AsSpan(at, end - at) : throw Broken());
                at = end;
                break;
        }
    }

    private void Close(Frame frame)
    {
        open.RemoveAt(open.Count - 1);
        if (frame is { IsAmbiguous: true, IsList: false })
        {
            json.Append(frame.Count > 0 ? ",\"\\u0000\":true" : "\"\\u0000\":true");
        }
        else if (frame.IsAmbiguous)
        {
            (open.Count > 0 ? open[^1] : throw Broken()).IsAmbiguous = true;
        }

        json.Append(text[at++]);
    }

    private char Next() => at < text.Length ? text[at] : throw Broken();

    private bool SkipSeparators()
    {
        var isSeparated = false;
        for (; at < text.Length && text[at] is <= ' ' or ','; at++)
        {
            isSeparated |= text[at] == ',';
        }

        return isSeparated;
    }

    private int SkipBlanks(int from)
    {
        while (from < text.Length && text[from] <= ' ')
        {
            from++;
        }

        return from;
    }

    private RefusedException Broken()
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return RefusedException.Unreadable(
            StatusCodes.Status400BadRequest,
            $"请求体不是合法的 UTF-8 JSON：第 {before.Count('\n') + 1} 行，第 {before.Length - before.LastIndexOf('\n')} 个字符处");
    }

    [GeneratedRegex(@"^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Scalar();

    private sealed record Frame(bool IsList)
    {
        /// <summary>Members or items so far.</summary>
        public int Count { get; set; }

        public bool IsAmbiguous { get; set; }
    }
}
