using Microsoft.Extensions.Caching.Memory;
using Polly;
using Polly.CircuitBreaker;

namespace AiService.Knowledge.Meaning;

/// <summary>
/// Embeds the text of a search within a small deadline. The deadline does not stop a model that is loading: its late answer is kept for the next
/// search of that text. A model that is down or repeatedly slow is not asked for a while.
/// </summary>
internal sealed class QueryMeaning : IDisposable
{
    private const int Remembered = 1_000;

    private readonly EmbeddingModel model;
    private readonly TimeSpan deadline;
    private readonly TimeProvider time;
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = Remembered });
    private readonly CancellationTokenSource life = new();
    private readonly ResiliencePipeline<float[]> pipeline;

    public QueryMeaning(EmbeddingModel model, MeaningOptions options, TimeProvider time)
    {
        this.model = model;
        this.time = time;
        deadline = options.Deadline;
        pipeline = new ResiliencePipelineBuilder<float[]> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<float[]>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 3,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is EmbeddingException or TimeoutException),
                StateProvider = Circuit,
            })
            .Build();
    }

    /// <summary>Open while the model is not asked.</summary>
    public CircuitBreakerStateProvider Circuit { get; } = new();

    /// <returns>The vector, or <c>late</c> or <c>down</c> instead.</returns>
    public async Task<(float[]? Vector, string? Instead)> OfAsync(string text, CancellationToken cancellation)
    {
        var asked = KnowledgeDraft.Cut(text, EmbeddedRow.MaxText);
        if (known.TryGetValue(asked, out float[]? vector))
        {
            return (vector, null);
        }

        try
        {
            return (await pipeline.ExecuteAsync(async token => await AskAsync(asked).WaitAsync(deadline, time, token), cancellation), null);
        }
        catch (TimeoutException)
        {
            return (null, "late");
        }
        catch (Exception failed) when (failed is EmbeddingException or BrokenCircuitException)
        {
            return (null, "down");
        }
    }

    public void Dispose()
    {
        life.Cancel();
        life.Dispose();
        known.Dispose();
    }

    private async Task<float[]> AskAsync(string text)
    {
        var vector = (await model.EmbedAsync([text], life.Token))[0];
        known.Set(text, vector, new MemoryCacheEntryOptions { Size = 1 });
        return vector;
    }
}
