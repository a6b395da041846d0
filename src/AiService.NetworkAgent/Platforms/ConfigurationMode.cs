using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Platforms;

/// <summary>How a platform is configured: commands, in order; every list may be empty.</summary>
internal sealed record ConfigurationMode
{
    public IReadOnlyList<string> Enter { get; init; } = [];

    /// <summary>
    /// Lines that the device prints on entering when another user holds the configuration: a lock, a commit on trial. Nothing is typed then.
    /// </summary>
    public IReadOnlyList<LinearPattern> Occupied { get; init; } = [];

    /// <summary>Makes what was typed effective, where typing alone does not: <c>commit</c>.</summary>
    public IReadOnlyList<string> Commit { get; init; } = [];

    public IReadOnlyList<string> Leave { get; init; } = [];

    /// <summary>Discards what was typed and is not committed, before leaving.</summary>
    public IReadOnlyList<string> Abandon { get; init; } = [];

    /// <summary>Confirms a commit on trial after a satisfied post-check; from entering configuration to leaving it.</summary>
    public IReadOnlyList<string> Confirm { get; init; } = [];

    /// <summary>Rolls back a commit on trial; from entering configuration to leaving it. Only sent when the device has accepted the commit.</summary>
    public IReadOnlyList<string> Revoke { get; init; } = [];

    /// <summary>What the session that replaces a broken one looks for before it continues.</summary>
    public IReadOnlyList<Leftover> Left { get; init; } = [];

    /// <summary>True when a commit is on trial: the device rolls it back by itself unless it is confirmed.</summary>
    public bool IsOnTrial => Confirm.Count > 0;

    /// <summary>Returns the device's words when another user holds its configuration, or null.</summary>
    public string? OccupiedBy(Reply entering)
    {
        return TerminalText.Plain(entering.Everything).Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => Occupied.Any(pattern => pattern.IsMatch(line)));
    }
}

/// <summary>Something that a broken session may have left on a device: a commit on trial, a lock. It is reported, never cleared.</summary>
/// <param name="Command">Shows it; only reads.</param>
/// <param name="Finds">Recognizes it in the answer.</param>
/// <param name="Text">For the platform's users, in Chinese.</param>
internal sealed record Leftover(string Command, LinearPattern Finds, string Text);
