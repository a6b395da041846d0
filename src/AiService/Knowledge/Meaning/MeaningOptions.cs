using AiService.Hosting;

namespace AiService.Knowledge.Meaning;

/// <summary>Configures the search by meaning.</summary>
internal sealed record MeaningOptions
{
    /// <summary><c>OLLAMA_URL</c>: base URL of Ollama.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>KNOWLEDGE_EMBEDDING_MODEL</c>: the model's name in Ollama.</summary>
    public required string Model { get; init; }

    /// <summary><c>KNOWLEDGE_EMBEDDING_DEADLINE</c>: seconds that a search waits for the meaning of its text, 0.01 to 10; default 0.3.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>
    /// <c>KNOWLEDGE_EMBEDDING_SIMILARITY</c>: the least cosine, 0 to 1, at which an entry is found by its meaning alone; default 0.5. What
    /// unrelated texts have differs from model to model.
    /// </summary>
    public required double MinSimilarity { get; init; }

    /// <returns>Null when no model is asked for.</returns>
    public static MeaningOptions? Read(SettingsReader settings)
    {
        var model = settings.Text("KNOWLEDGE_EMBEDDING_MODEL");
        var deadline = settings.Seconds("KNOWLEDGE_EMBEDDING_DEADLINE", 0.3, 0.01, 10);
        var similarity = settings.Fraction("KNOWLEDGE_EMBEDDING_SIMILARITY", 0.5);
        if (model is null)
        {
            return null;
        }

        if (settings.HttpUrl("OLLAMA_URL") is { } url)
        {
            return new MeaningOptions { Url = url, Model = model, Deadline = deadline, MinSimilarity = similarity };
        }

        if (settings.Text("OLLAMA_URL") is null)
        {
            settings.Reject("KNOWLEDGE_EMBEDDING_MODEL", "needs OLLAMA_URL, where the model is.", "Set OLLAMA_URL, or leave the model empty.");
        }

        return null;
    }
}
