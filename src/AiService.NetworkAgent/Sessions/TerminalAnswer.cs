using System.Buffers;
using System.Text.RegularExpressions;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Collects what a device prints after a command. It arrives in many parts, so that nothing may look at all of it for each part: the last line and
/// the echo are known from part to part.
/// </summary>
/// <param name="command">The command, whose echo comes first; null while waiting for the first prompt.</param>
internal sealed partial class TerminalAnswer(string? command)
{
    /// <summary>A prompt, or a pager's marker, is the end of a line; a longer line ends like its end.</summary>
    public const int MaxLine = 8192;

    // An echo stands in the first lines, after what may have been left over from before.
    private const int EchoWithin = 6;

    private readonly ArrayBufferWriter<char> raw = new();
    private readonly string? sought = command is null ? null : Visible(command);
    private int lastLine;
    private int lines;
    private int? echoEnd;

    public string? Command => command;

    public int Length => raw.WrittenCount;

    /// <summary>True once the line in which the echo ends has come.</summary>
    public bool HasEcho => echoEnd is not null;

    public void Append(string part)
    {
        var from = Length;
        raw.Write(part);
        for (int at; (at = raw.WrittenSpan[from..].IndexOf('\n')) >= 0; from = lastLine)
        {
            lastLine = from + at + 1;
            LookForEcho();
        }
    }

    /// <summary>Returns the unfinished line, without what was before <paramref name="from"/>.</summary>
    public string LastLine(int from = 0) => raw.WrittenSpan[Math.Max(from, Math.Max(lastLine, Length - MaxLine))..].ToString();

    /// <summary>Returns the end, without what was before <paramref name="from"/>.</summary>
    public string Tail(int from, int most) => raw.WrittenSpan[Math.Max(from, Length - most)..].ToString();

    /// <summary>Returns the finished lines behind the echo.</summary>
    public string Lines() => raw.WrittenSpan[echoEnd!.Value..Math.Max(lastLine, echoEnd.Value)].ToString();

    /// <summary>Returns everything behind the echo, at most the end of it.</summary>
    public string AfterEcho(int most = int.MaxValue) => Tail(echoEnd!.Value, most);

    public override string ToString() => raw.WrittenSpan.ToString();

    /// <summary>Looks at the lines up to the one that has just ended: an echo may be wrapped at a narrow terminal's margin.</summary>
    private void LookForEcho()
    {
        if (sought is null || HasEcho || ++lines > EchoWithin)
        {
            return;
        }

        var shown = Visible(TerminalText.Render(raw.WrittenSpan[..(lastLine - 1)].ToString().Replace('\r', '\n')));
        if (shown.EndsWith(sought, StringComparison.Ordinal) || EchoMark().Replace(shown, "").EndsWith(sought, StringComparison.Ordinal))
        {
            echoEnd = lastLine;
        }
    }

    // A firewall of a pair marks the commands that it copies to the other one: "undo shutdown (+B)".
    [GeneratedRegex(@"\(\+[A-Z]{1,3}\)$", RegexOptions.CultureInvariant)]
    private static partial Regex EchoMark();

    private static string Visible(string text) => string.Concat(text.Where(one => !char.IsWhiteSpace(one)));
}
