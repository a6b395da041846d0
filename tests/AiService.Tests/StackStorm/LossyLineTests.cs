using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace AiService.Tests.StackStorm;

/// <summary>A line to StackStorm on which requests and answers are lost as a test says.</summary>
public abstract class LossyLineTests : IAsyncLifetime, IDisposable
{
    protected const string Guides = "6b04412653e8bd92fcb1967d";
    protected const string Other = "6b04423853e8bd92fcb196f7";

    private LossyLine line = null!;

    private protected static JsonNode Running => Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;

    private protected FakeStackStorm StackStorm { get; } = new();

    /// <summary>What becomes of the next requests; those after the last are delivered.</summary>
    private protected Queue<Fate> Fates { get; } = new();

    /// <summary>When each request to create an execution was sent.</summary>
    private protected List<DateTimeOffset> Posts { get; } = [];

    /// <summary>Called with the number of the request, before it is delivered or lost.</summary>
    private protected Action<int>? Posted { get; set; }

    private protected StackStormRig Rig { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        line = await LossyLine.StartAsync(StackStorm.Address, FateOf);
        Rig = new StackStormRig(
            line,
            $"STACKSTORM_BASE_URL={line.Address}v1",
            $"STACKSTORM_API_KEY={StackStormRig.Key}",
            "STACKSTORM_EXECUTION_TIMEOUT=60",
            "STACKSTORM_SETTLE_TIME=20");
    }

    public async Task DisposeAsync()
    {
        await line.DisposeAsync();
        StackStorm.Posts.Select(FakeStackStorm.TagOf).Distinct().Count().Should().BeLessThanOrEqualTo(1, "every request carries the same tag");
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Rig.Dispose();
            StackStorm.Dispose();
        }
    }

    private Fate FateOf(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return Fate.Delivered;
        }

        Posts.Add(Rig.Time.GetUtcNow());
        Posted?.Invoke(Posts.Count);
        return Fates.TryDequeue(out var fate) ? fate : Fate.Delivered;
    }
}
