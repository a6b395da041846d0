using System.Diagnostics;

namespace AiService.Tests.Peers;

/// <summary>
/// Ceilings of the tests with misbehaving servers. They are generous, for a machine under load, and far below what a server that is waited for takes:
/// that is for ever.
/// </summary>
internal static class Limits
{
    /// <summary>For a report with <c>OLLAMA_TIMEOUT=1</c>.</summary>
    public static TimeSpan Report { get; } = TimeSpan.FromSeconds(10);

    /// <summary>For <c>/health/ready</c>, whose checks have 4 s.</summary>
    public static TimeSpan Health { get; } = TimeSpan.FromSeconds(10);

    /// <summary>For the stop of a process, below <c>SHUTDOWN_TIMEOUT</c>.</summary>
    public static TimeSpan Stop { get; } = TimeSpan.FromSeconds(10);

    /// <summary>For a repair with limits of a second.</summary>
    public static TimeSpan Repair { get; } = TimeSpan.FromSeconds(25);

    /// <summary>Real time since a moment of <see cref="Stopwatch.GetTimestamp"/>: sockets know no other.</summary>
    public static TimeSpan Passed(long since) => Stopwatch.GetElapsedTime(since);
}
