using AiService.Faults;
using AiService.NetworkAgent.Probes;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Platforms;

/// <summary>How devices of one kind are talked to. Data: a new vendor is a new YAML file.</summary>
internal sealed record Platform
{
    /// <summary>As <c>DEVICES_FILE</c> and the runbooks name it: <c>frr</c>, <c>linux</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its maker as the platform's users write it: <c>华为</c>; the knowledge base keeps what worked under it. Null where the name says it all.</summary>
    public string? Vendor { get; init; }

    /// <summary>The platform that this one is a variant of: its runbooks serve here too.</summary>
    public string? Like { get; init; }

    public required SessionMode Mode { get; init; }

    /// <summary>
    /// Recognises the last line as the prompt; only of a shell. A group <c>host</c> must stay the same for the whole session,
    /// so that a line of output that merely looks like a prompt is none.
    /// </summary>
    public LinearPattern? Prompt { get; init; }

    /// <summary>Recognises the last line as a pager's, should paging not be off; a blank gets the next page.</summary>
    public LinearPattern? Pager { get; init; }

    /// <summary>How long an answer may take at least, whatever <c>AGENT_COMMAND_TIMEOUT</c> says: some devices think long over a commit.</summary>
    public TimeSpan CommandTimeout { get; init; }

    /// <summary>What the device asks, and how it is answered; any other question ends the session.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Sent once after logging in: paging off.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    public ConfigurationMode Configuration { get; init; } = new();

    /// <summary>Writes the running configuration to the start-up configuration; empty where that is not possible, or not needed.</summary>
    public IReadOnlyList<string> Save { get; init; } = [];

    /// <summary>A line of the answer that fits one of these means that the device did not take the command.</summary>
    public IReadOnlyList<LinearPattern> Errors { get; init; } = [];

    public required InterfaceNaming Interfaces { get; init; }

    /// <summary>Probes for runbooks to use by name, <c>looks</c> in YAML: <c>interface</c>, <c>bgp_peer</c>.</summary>
    public IReadOnlyDictionary<string, Probe> Probes { get; init; } = new Dictionary<string, Probe>();

    /// <summary>How to find the port that our own session came through; empty when the platform cannot tell.</summary>
    public IReadOnlyList<OwnPortStep> OwnPort { get; init; } = [];

    /// <summary>The device's words when it did not take a command, or null when it did.</summary>
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
    /// <summary>An exec channel for each command; its exit status tells whether it was taken.</summary>
    Exec,

    /// <summary>Typed at a prompt, one after the other, in one session.</summary>
    Shell,
}

/// <summary>What a device asks, by itself or after a command, and the answer that is safe: <c>Change now? [Y/N]</c>, <c>n</c>.</summary>
/// <param name="Command">It counts only after this command; null when the device may ask at any time.</param>
/// <param name="AtLogin">It counts only before the first prompt.</param>
/// <param name="Asks">Recognises the question in what has come, up to the line at which the device waits.</param>
/// <param name="Answer">One line; empty for ENTER alone. Null: no answer is safe, the session ends and the result quotes the question.</param>
internal sealed record Question(string? Command, bool AtLogin, LinearPattern Asks, string? Answer);

/// <summary>One question on the way to finding out which port our own session came through.</summary>
/// <param name="Command">With places for what the steps before it found, and for <c>{host}</c>, the address that we came to.</param>
/// <param name="Find">
/// What its answer must show: groups name values for later steps, which must be one and the same wherever they are found;
/// a group <c>port</c> names a port that our packets take, of which there may be several.
/// Null when the step has only something to refuse.
/// </param>
/// <param name="Refuse">What its answer must not show.</param>
internal sealed record OwnPortStep(string Command, string? Find, LinearPattern? Refuse);
