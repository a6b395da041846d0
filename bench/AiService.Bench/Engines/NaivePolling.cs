using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiService.Bench.Engines;

/// <summary>The baseline: every execution is asked for by itself, at a fixed interval, until it is over.</summary>
internal sealed class NaivePolling(Surroundings surroundings, TimeSpan interval)
{
    private static readonly HashSet<string> Finals = ["succeeded", "failed", "timeout", "canceled", "abandoned", "successful", "error"];

    /// <summary>When each end was noticed.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Known { get; } = new();

    public async Task FollowAsync(string id, CancellationToken cancellation)
    {
        using var pause = new PeriodicTimer(interval);
        while (await pause.WaitForNextTickAsync(cancellation))
        {
            using var request = surroundings.StatusOf(id);
            using var answer = await surroundings.Http.SendAsync(request, cancellation);
            if (Finals.Contains((string)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation))!["status"]!))
            {
                Known[id] = TimeProvider.System.GetUtcNow();
                return;
            }
        }
    }
}
