using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Determines when an answer at a prompt is complete, and extracts it.</summary>
/// <param name="prompt">Recognizes a prompt; its group <c>host</c>, if it has one, may not change within a session.</param>
/// <param name="pager">Recognizes the last line as a pager's that waits for a key; null where there is none.</param>
internal sealed class PromptReader(LinearPattern prompt, LinearPattern? pager = null)
{
    // Where a prompt that other lines follow is looked for: a log between two commands is short.
    private const int Recent = 32 * 1024;
    private string? host;

    /// <summary>Returns the answer without echo and prompt, or null while it is not complete.</summary>
    /// <param name="answer">Everything that came since the command was sent.</param>
    /// <param name="learns">
    /// True for a command that prints nothing, after which the host's name is sure: a banner may have ended like a prompt.
    /// </param>
    public string? Complete(TerminalAnswer answer, bool learns = false)
    {
        var last = TerminalText.Render(answer.LastLine());
        // "[Y/N]" on a line of its own has the form of a prompt.
        if (Host(last) is not { } name || (host is not null && name != host && !learns) || QuestionShape.IsMatch(last))
        {
            return null;
        }

        if (answer.Command is null)
        {
            host = name;
            return "";
        }

        // Before the echo has come, what looks like the prompt is a left-over of the one before.
        if (!answer.HasEcho)
        {
            return null;
        }

        host = name;
        return WithoutPager(TerminalText.Render(answer.Lines()));
    }

    /// <summary>
    /// Returns the answer up to a prompt that other lines follow, such as the device's log. It is valid only when no more output arrives.
    /// </summary>
    public string? Settled(TerminalAnswer answer)
    {
        if (host is null or "" || !answer.HasEcho || LastPrompt(answer.AfterEcho(Recent)) < 0)
        {
            return null;
        }

        var lines = TerminalText.Render(answer.AfterEcho()).Split('\n');
        return LastPrompt(lines) is var end and >= 0 ? WithoutPager(string.Concat(lines.Take(end).Select(line => line + "\n"))) : null;
    }

    /// <summary>Returns whether a pager holds back the rest of the answer.</summary>
    /// <param name="answer">Everything that came since the command was sent.</param>
    /// <param name="answered">How much of it had come when a pager was answered last.</param>
    public bool IsPaged(TerminalAnswer answer, int answered) => pager is not null && pager.IsMatch(TerminalText.Render(answer.LastLine(answered)));

    private int LastPrompt(string recent) => LastPrompt(TerminalText.Render(recent).Split('\n'));

    private int LastPrompt(string[] lines) => Array.FindLastIndex(lines, line => Host(line) == host);

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
}
