using AiService.Faults;
using AiService.NetworkAgent.Readings;
using AiService.NetworkAgent.Sessions;

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

    /// <summary>Ways to see how something stands, for runbooks to use by name: <c>interface</c>, <c>bgp_peer</c>.</summary>
    public IReadOnlyDictionary<string, Look> Looks { get; init; } = new Dictionary<string, Look>();

    /// <summary>How to find the port that our own session came through; empty when the platform cannot tell.</summary>
    public IReadOnlyList<Trace> OwnPort { get; init; } = [];

    /// <summary>The device's words when it did not take a command, or null when it did.</summary>
    public string? Refusal(Reply reply)
    {
        var lines = AnswerText.Plain(reply.Everything).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = lines.FirstOrDefault(line => line is not "^" && Errors.Any(error => error.IsMatch(line)))
            ?? lines.FirstOrDefault(line => Errors.Any(error => error.IsMatch(line)))
            ?? (reply.ExitStatus is null or 0 ? null : lines.FirstOrDefault() ?? $"exit {reply.ExitStatus}");
        // "error: configuration database locked by:" names the user on the next line.
        words = words?[^1] == ':' && Array.IndexOf(lines, words) + 1 is var next && next < lines.Length ? $"{words} {lines[next]}" : words;
        return words is { Length: > 200 } ? words[..200] + "…" : words;
    }
}
