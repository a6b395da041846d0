using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Platforms;

/// <summary>How a platform takes changes. All of them are commands, in order; every list may be empty.</summary>
internal sealed record ConfigurationMode
{
    public IReadOnlyList<string> Enter { get; init; } = [];

    /// <summary>
    /// Lines that the device prints on entering when the configuration is not ours alone: a lock, another one's commit on trial. Nothing is typed then.
    /// </summary>
    public IReadOnlyList<LinearPattern> Occupied { get; init; } = [];

    /// <summary>Makes what was typed effective, where typing alone does not: <c>commit</c>.</summary>
    public IReadOnlyList<string> Commit { get; init; } = [];

    public IReadOnlyList<string> Leave { get; init; } = [];

    /// <summary>Throws away what was typed and is not committed, before leaving.</summary>
    public IReadOnlyList<string> Abandon { get; init; } = [];

    /// <summary>Keeps what was committed on trial, once the post-check has seen that it worked; a whole trip through configuration.</summary>
    public IReadOnlyList<string> Confirm { get; init; } = [];

    /// <summary>Takes back what was committed on trial; a whole trip. Only sent when the device has taken the commit.</summary>
    public IReadOnlyList<string> Revoke { get; init; } = [];

    /// <summary>What the session that replaces a lost one looks for before it goes on.</summary>
    public IReadOnlyList<Leftover> Left { get; init; } = [];

    /// <summary>True when a commit is on trial: the device takes it back by itself unless it is confirmed.</summary>
    public bool IsOnTrial => Confirm.Count > 0;

    /// <summary>The device's words when its configuration is not ours alone, or null when it is.</summary>
    public string? OccupiedBy(Reply entering)
    {
        return TerminalText.Plain(entering.Everything).Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => Occupied.Any(pattern => pattern.IsMatch(line)));
    }
}

/// <summary>Something that a lost session may have left on a device: a commit on trial, a lock. It is looked for and reported, never cleared.</summary>
/// <param name="Command">Shows it; only reads.</param>
/// <param name="Finds">Recognises it in the answer.</param>
/// <param name="Text">For the platform's users, in Chinese.</param>
internal sealed record Leftover(string Command, LinearPattern Finds, string Text);
