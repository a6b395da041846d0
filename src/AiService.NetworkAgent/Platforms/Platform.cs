using AiService.Faults;
using AiService.NetworkAgent.Probes;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Platforms;

/// <summary>The command line of one kind of devices. Data: a new vendor is a new YAML file.</summary>
internal sealed record Platform
{
    /// <summary>As <c>DEVICES_FILE</c> and the runbooks name it: <c>frr</c>, <c>linux</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor as the platform's users write it: <c>华为</c>; the knowledge base files repairs under it. Null where the name says it all.</summary>
    public string? Vendor { get; init; }

    /// <summary>The platform that this one is a variant of: its runbooks serve here too.</summary>
    public string? Like { get; init; }

    public required SessionMode Mode { get; init; }

    /// <summary>
    /// Recognizes the last line as the prompt of a shell. A group <c>host</c> must stay the same for the whole session, so that a line of output
    /// in the form of a prompt is not taken for one.
    /// </summary>
    public LinearPattern? Prompt { get; init; }

    /// <summary>Recognizes the last line as a pager's, where paging is still on; a blank gets the next page.</summary>
    public LinearPattern? Pager { get; init; }

    /// <summary>The least limit for an answer, whatever <c>AGENT_COMMAND_TIMEOUT</c> says: some devices need long for a commit.</summary>
    public TimeSpan CommandTimeout { get; init; }

    /// <summary>The questions that the device asks, and their answers; any other question ends the session.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Sent once after logging in: paging off.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    public ConfigurationMode Configuration { get; init; } = new();

    /// <summary>Writes the running configuration to the start-up configuration; empty where that is not possible, or not needed.</summary>
    public IReadOnlyList<string> Save { get; init; } = [];

    /// <summary>A line of the answer that matches one of these means that the device refused the command.</summary>
    public IReadOnlyList<LinearPattern> Errors { get; init; } = [];

    public required InterfaceNaming Interfaces { get; init; }

    /// <summary>Probes for runbooks to use by name, <c>looks</c> in YAML: <c>interface</c>, <c>bgp_peer</c>.</summary>
    public IReadOnlyDictionary<string, Probe> Probes { get; init; } = new Dictionary<string, Probe>();

    /// <summary>Steps that find the port of the agent's own session; empty when the platform cannot tell.</summary>
    public IReadOnlyList<OwnPortStep> OwnPort { get; init; } = [];

    /// <summary>Returns the device's words when it refused a command, or null when it accepted it.</summary>
    public string? Refusal(Reply reply)
    {
        var lines = TerminalText.Plain(reply.Everything).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = lines.FirstOrDefault(line => line is not "^" && Errors.Any(error => error.IsMatch(line)))
            ?? lines.FirstOrDefault(line => Errors.Any(error => error.IsMatch(line)))
            ?? (reply.ExitStatus is null or 0 ? null : lines.FirstOrDefault() ?? $"exit {reply.ExitStatus}");
        // "error: configuration database locked by:" names the user on the next line.
        words = words?[^1] == ':' && Array.IndexOf(lines, words) + 1 is var next && next < lines.Length ? $"{words} {lines[next]}" : words;
        return words is { Length: > 200 } ? words[..200] + "…" : words;
    }
}

/// <summary>How commands reach a device.</summary>
internal enum SessionMode
{
    /// <summary>An exec channel for each command; its exit status tells whether it was accepted.</summary>
    Exec,

    /// <summary>Typed at a prompt, one after the other, in one session.</summary>
    Shell,
}

/// <summary>A question that a device asks, by itself or after a command, and the answer that is safe: <c>Change now? [Y/N]</c>, <c>n</c>.</summary>
/// <param name="Command">The question is expected only after this command; null when the device may ask at any time.</param>
/// <param name="AtLogin">The question is expected only before the first prompt.</param>
/// <param name="Asks">Recognizes the question in the output, up to the line at which the device waits.</param>
/// <param name="Answer">One line; empty for ENTER alone. Null: no answer is safe, the session ends and the result quotes the question.</param>
internal sealed record Question(string? Command, bool AtLogin, LinearPattern Asks, string? Answer);

/// <summary>One command on the way to the port that the agent's own session uses.</summary>
/// <param name="Command">With placeholders for the values of earlier steps, and for <c>{host}</c>, the address that the session connects to.</param>
/// <param name="Find">
/// What its answer must show: groups name values for later steps, each with one value only; a group <c>port</c> names a port that the session's
/// packets use, of which there may be several. Null when the step only refuses.
/// </param>
/// <param name="Refuse">What its answer must not show.</param>
internal sealed record OwnPortStep(string Command, string? Find, LinearPattern? Refuse);
