using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Knows when an answer at a prompt is complete, and what of it is the answer.</summary>
/// <param name="prompt">Recognises a prompt; its group <c>host</c>, if it has one, may not change within a session.</param>
internal sealed partial class PromptReader(Regex prompt)
{
    private string? host;

    /// <summary>The answer without echo and prompt, or null while it is not complete.</summary>
    /// <param name="raw">Everything that came since the command was sent.</param>
    /// <param name="command">The command, whose echo comes first; null while waiting for the first prompt.</param>
    public string? Complete(string raw, string? command)
    {
        var text = ControlSequence().Replace(raw, "").Replace("\r", "", StringComparison.Ordinal);
        var lastLine = text[(text.LastIndexOf('\n') + 1)..];
        var match = prompt.Match(lastLine);
        if (!match.Success || (host is not null && match.Groups["host"].Value != host))
        {
            return null;
        }

        if (command is null)
        {
            host = match.Groups["host"].Success ? match.Groups["host"].Value : null;
            return "";
        }

        // Before the echo has come, what looks like the prompt is a left-over of the one before.
        var echoEnd = text.IndexOf('\n', StringComparison.Ordinal);
        return echoEnd >= 0 && text[..echoEnd].EndsWith(command, StringComparison.Ordinal)
            ? text[(echoEnd + 1)..^lastLine.Length]
            : null;
    }

    [GeneratedRegex(@"\x1b(\[[0-9;?]*[ -/]*[@-~]|[@-Z\\^_])", RegexOptions.CultureInvariant)]
    private static partial Regex ControlSequence();
}
