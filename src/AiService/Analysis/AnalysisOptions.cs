using AiService.Hosting;

namespace AiService.Analysis;

/// <summary>How long an analysis may take.</summary>
internal sealed record AnalysisOptions
{
    /// <summary>
    /// <c>ANALYZE_TIMEOUT</c>: seconds for one analysis with everything in it, 1 to 3600. Default 100, because the scheduler gives up
    /// at 120 (contract section 3).
    /// </summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary><c>ANALYZE_ASYNC_TIMEOUT</c>: the same for an analysis whose caller does not wait, 1 to 86400. Default 3600.</summary>
    public required TimeSpan AsyncTimeout { get; init; }

    public static AnalysisOptions Read(SettingsReader settings) => new()
    {
        Timeout = settings.Seconds("ANALYZE_TIMEOUT", 100, 1, 3600),
        AsyncTimeout = settings.Seconds("ANALYZE_ASYNC_TIMEOUT", 3600, 1, 86400),
    };
}
