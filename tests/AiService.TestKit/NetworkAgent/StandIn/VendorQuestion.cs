using System.Collections.Concurrent;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>Something that a device asks, and what it goes on with: at login anything, or one of these; after a command, which it carries out only then.</summary>
internal sealed class VendorQuestion(string words, params string[] yes)
{
    /// <summary>As it stands on the terminal: the last line is not ended, unless a log line came in between.</summary>
    public string Words => words;

    /// <summary>It is not asked a second time.</summary>
    public bool Once { get; init; }

    /// <summary>The lines that were typed at it.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    public int Asked { get; set; }

    public bool IsDue => !Once || Asked == 0;

    public bool GoesOn(string line) => yes.Contains(line);

    /// <summary>At login, where a device asks again what it does not understand.</summary>
    public bool IsUnderstood(string line) => yes.Length == 0 || GoesOn(line);
}
