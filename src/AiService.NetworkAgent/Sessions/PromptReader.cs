using System.Text.RegularExpressions;
using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Determines when an answer at a prompt is complete, and extracts it.</summary>
/// <param name="prompt">Recognizes a prompt; its group <c>host</c>, if it has one, may not change within a session.</param>
/// <param name="pager">Recognizes the last line as a pager's that waits for a key; null where there is none.</param>
internal sealed partial class PromptReader(LinearPattern prompt, LinearPattern? pager = null)
{
    // An echo stands in the first lines, after what may have been left over from before.
    private const int EchoWithin = 6;
    private string? host;

    /// <summary>Returns the answer without echo and prompt, or null while it is not complete.</summary>
    /// <param name="raw">Everything that came since the command was sent.</param>
    /// <param name="command">The command, whose echo comes first; null while waiting for the first prompt.</param>
    /// <param name="learns">
    /// True for a command that prints nothing, after which the host's name is sure: a banner may have ended like a prompt.
    /// </param>
    public string? Complete(string raw, string? command, bool learns = false)
    {
        var last = TerminalText.Render(raw[(raw.LastIndexOf('\n') + 1)..]);
        // "[Y/N]" on a line of its own has the form of a prompt.
        if (QuestionShape.IsMatch(last) || Host(last) is not { } name || (host is not null && name != host && !learns))
        {
            return null;
        }

        if (command is null)
        {
            host = name;
            return "";
        }

        // Before the echo has come, what looks like the prompt is a left-over of the one before.
        if (AfterEcho(raw, command) is not { } answer)
        {
            return null;
        }

        host = name;
        return WithoutPager(TerminalText.Render(answer[..(answer.LastIndexOf('\n') + 1)]));
    }

    /// <summary>
    /// Returns the answer up to a prompt that other lines follow, such as the device's log. It is valid only when no more output arrives.
    /// </summary>
    public string? Settled(string raw, string command)
    {
        if (host is null or "" || AfterEcho(raw, command) is not { } answer)
        {
            return null;
        }

        var lines = TerminalText.Render(answer).Split('\n');
        var end = Array.FindLastIndex(lines, line => Host(line) == host);
        return end < 0 ? null : WithoutPager(string.Concat(lines.Take(end).Select(line => line + "\n")));
    }

    /// <summary>Returns whether a pager holds back the rest of the answer.</summary>
    /// <param name="raw">Everything that came since the command was sent.</param>
    /// <param name="answered">How much of it had come when a pager was answered last.</param>
    public bool IsPaged(string raw, int answered) =>
        pager is not null && pager.IsMatch(TerminalText.Render(raw[Math.Max(answered, raw.LastIndexOf('\n') + 1)..]));

    // Some devices leave the marker standing, on a line of its own.
    private string WithoutPager(string text) =>
        pager is null ? text : string.Join('\n', text.Split('\n').Where(line => !pager.IsMatch(line)));

    // Null: no prompt. Empty: a prompt without a name.
    private string? Host(string line)
    {
        // A prompt that overwrote an erased pager has blanks of it behind it.
        var match = prompt.Match(line) is { Success: true } whole ? whole : prompt.Match(line.TrimEnd(' '));
        return match.Success ? match.Groups["host"].Value : null;
    }

    /// <summary>What follows the line in which the command's echo ends; an echo may be wrapped at a narrow terminal's margin.</summary>
    private static string? AfterEcho(string raw, string command)
    {
        var sought = Visible(command);
        var end = -1;
        for (var line = 0; line < EchoWithin; line++)
        {
            end = raw.IndexOf('\n', end + 1);
            if (end < 0)
            {
                return null;
            }

            var shown = Visible(TerminalText.Render(raw[..end].Replace('\r', '\n')));
            if (shown.EndsWith(sought, StringComparison.Ordinal) || EchoMark().Replace(shown, "").EndsWith(sought, StringComparison.Ordinal))
            {
                return raw[(end + 1)..];
            }
        }

        return null;
    }

    // A firewall of a pair marks the commands that it copies to the other one: "undo shutdown (+B)".
    [GeneratedRegex(@"\(\+[A-Z]{1,3}\)$", RegexOptions.CultureInvariant)]
    private static partial Regex EchoMark();

    private static string Visible(string text) => string.Concat(text.Where(one => !char.IsWhiteSpace(one)));
}
