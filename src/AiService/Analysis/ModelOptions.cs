using AiService.Hosting;

namespace AiService.Analysis;

/// <summary>The language model that writes reports.</summary>
internal sealed record ModelOptions
{
    /// <summary><c>OLLAMA_URL</c>: base URL of Ollama. Unset: reports are written by rules.</summary>
    public required Uri? Url { get; init; }

    /// <summary>
    /// <c>OLLAMA_TIMEOUT</c>: seconds for one report, 1 to 3600. Default: three fifths of <c>ANALYZE_TIMEOUT</c>, so that a model
    /// that hangs leaves time for the repair.
    /// </summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary><c>OLLAMA_MODEL</c>: the model of most scenarios. Default <c>llama3:8b</c> (contract section 9).</summary>
    public required string Model { get; init; }

    /// <summary><c>OLLAMA_FAST_MODEL</c>: the model of the scenarios 简单巡检 and 快速分析. Default <c>qwen:7b</c>.</summary>
    public required string FastModel { get; init; }

    public static ModelOptions Read(SettingsReader settings, AnalysisOptions analysis)
    {
        var options = new ModelOptions
        {
            Url = settings.HttpUrl("OLLAMA_URL"),
            Timeout = settings.Seconds("OLLAMA_TIMEOUT", analysis.Timeout.TotalSeconds * 0.6, 0.1, 3600),
            Model = settings.Text("OLLAMA_MODEL") ?? "llama3:8b",
            FastModel = settings.Text("OLLAMA_FAST_MODEL") ?? "qwen:7b",
        };

        if (options.Timeout >= analysis.Timeout)
        {
            settings.Reject("OLLAMA_TIMEOUT", "is not shorter than ANALYZE_TIMEOUT.", "Leave it empty, or raise ANALYZE_TIMEOUT.");
        }

        return options;
    }

    /// <summary>The scenario decides; anything unknown is the general one (contract section 9).</summary>
    public string ModelFor(string? scenario) => scenario is "简单巡检" or "快速分析" ? FastModel : Model;

    /// <summary>The accuracy that the contract states for its models; nothing is known of others.</summary>
    public static double? AccuracyOf(string model) => model switch
    {
        "llama3:8b" => 0.88,
        "qwen:7b" => 0.85,
        "deepseek-r1-finetuned" => 0.95,
        _ => null,
    };
}
