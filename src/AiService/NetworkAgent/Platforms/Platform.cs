using System.Text.RegularExpressions;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Platforms;

/// <summary>How devices of one kind are talked to. Data: a new vendor is a new YAML file.</summary>
internal sealed record Platform
{
    /// <summary>As <c>DEVICES_FILE</c> and the runbooks name it: <c>frr</c>, <c>linux</c>.</summary>
    public required string Name { get; init; }

    public required SessionMode Mode { get; init; }

    /// <summary>
    /// Recognises the last line as the prompt; only of a shell. A group <c>host</c> must stay the same for the whole session,
    /// so that a line of output that merely looks like a prompt is none.
    /// </summary>
    public Regex? Prompt { get; init; }

    /// <summary>Recognises the last line as a pager that waits for a key; null where <see cref="Setup"/> turns paging off for sure.</summary>
    public Regex? Pager { get; init; }

    /// <summary>Sent once after logging in: paging off.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    public IReadOnlyList<string> EnterConfiguration { get; init; } = [];

    public IReadOnlyList<string> LeaveConfiguration { get; init; } = [];

    /// <summary>A line of the answer that fits one of these means that the device did not take the command.</summary>
    public IReadOnlyList<Regex> Errors { get; init; } = [];

    /// <summary>The device's words when it did not take a command, or null when it did.</summary>
    public string? Refusal(Reply reply)
    {
        var lines = reply.Everything.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = lines.FirstOrDefault(line => Errors.Any(error => error.IsMatch(line)))
            ?? (reply.ExitStatus is null or 0 ? null : lines.FirstOrDefault() ?? $"exit {reply.ExitStatus}");
        return words is { Length: > 200 } ? words[..200] + "…" : words;
    }
}
