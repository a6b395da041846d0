namespace Demo;

/// <summary>What the demo shows.</summary>
internal enum DemoMode
{
    /// <summary>The guide's example; the service then stays up.</summary>
    GuideExample,

    /// <summary>The guide's example; it ends after the answer.</summary>
    Once,

    /// <summary>The guide's loop from an alert to <c>operation_log</c>; it ends by itself.</summary>
    Loop,

    /// <summary>The arguments.</summary>
    Help,
}

/// <summary>Reads the demo's command line, and says what each mode does before it begins.</summary>
internal static class DemoArguments
{
    public const string Usage = """
        dotnet run --project samples/Demo               the guide's example for POST /analyze; the service then stays up until Ctrl+C
        dotnet run --project samples/Demo -- --once     the same; it ends after the answer
        dotnet run --project samples/Demo -- --loop     from HertzBeat's alert to the rows of operation_log; it ends by itself
        dotnet run --project samples/Demo -- --help     this text
        """;

    /// <exception cref="ArgumentException">There is no such argument; the message names those that there are.</exception>
    public static DemoMode Read(string[] arguments) => arguments switch
    {
        [] => DemoMode.GuideExample,
        ["--once"] => DemoMode.Once,
        ["--loop"] => DemoMode.Loop,
        ["--help"] => DemoMode.Help,
        _ => throw new ArgumentException($"The demo does not know {string.Join(' ', arguments.Select(one => $"\"{one}\""))}. It takes one argument or none:\n{Usage}"),
    };

    /// <summary>Returns what the demo prints first: what it is, what it does not touch, and how long it takes.</summary>
    public static string Announcement(DemoMode mode) => mode switch
    {
        DemoMode.Loop => """
            AiService demo: the loop from an alert to operation_log, in about 5 seconds.
            StackStorm is SIMULATED; HertzBeat, device-service and alert-service are stand-ins in this process. No device is touched.
            """,
        DemoMode.Once => "AiService demo: the guide's example, in about 3 seconds. StackStorm is SIMULATED, and no device is touched.",
        _ => "AiService demo: the guide's example, in about 3 seconds; then it stays up until Ctrl+C. StackStorm is SIMULATED, and no device is touched.",
    };
}
