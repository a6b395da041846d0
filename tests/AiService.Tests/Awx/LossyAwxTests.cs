using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace AiService.Tests.Awx;

/// <summary>A line to AWX on which launches and their answers are lost as a test says.</summary>
public abstract class LossyAwxTests : IAsyncLifetime, IDisposable
{
    private LossyLine line = null!;

    private protected FakeAwx Awx { get; } = new();

    /// <summary>What becomes of the next launches; those after the last are delivered.</summary>
    private protected Queue<Fate> Fates { get; } = new();

    /// <summary>When each launch was sent.</summary>
    private protected List<DateTimeOffset> Launches { get; } = [];

    /// <summary>Called with the number of the launch, before it is delivered or lost.</summary>
    private protected Action<int>? Launching { get; set; }

    private protected AwxRig Rig { get; private set; } = null!;

    /// <summary>Seconds since the first launch was sent.</summary>
    private protected double Since => Launches.Count == 0 ? 0 : (Rig.Time.GetUtcNow() - Launches[0]).TotalSeconds;

    public async Task InitializeAsync()
    {
        line = await LossyLine.StartAsync(Awx.Address, FateOf);
        Rig = new AwxRig($"{line.Address}api/v2", "AWX_JOB_TIMEOUT=60", "AWX_SETTLE_TIME=20") { Line = line };
    }

    public Task DisposeAsync() => line.DisposeAsync().AsTask();

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
            Awx.Launches.Select(launch => launch.Body).Distinct().Count().Should().BeLessThanOrEqualTo(1, "every launch carries the same tag, host and variables");
            Awx.Dispose();
        }
    }

    private Fate FateOf(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.Path.Value!.EndsWith("/launch/", StringComparison.Ordinal))
        {
            return Fate.Delivered;
        }

        Launches.Add(Rig.Time.GetUtcNow());
        Launching?.Invoke(Launches.Count);
        return Fates.TryDequeue(out var fate) ? fate : Fate.Delivered;
    }
}
