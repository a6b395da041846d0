using System.Collections.Concurrent;

namespace StackStormSimulator.Http;

/// <summary>How many requests arrived, by method and kind of path: what a client costs.</summary>
internal sealed class RequestCounter
{
    private readonly ConcurrentDictionary<string, int> byKind = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> ByKind() => new SortedDictionary<string, int>(byKind, StringComparer.Ordinal);

    public void Count(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/simulator"))
        {
            byKind.AddOrUpdate($"{request.Method} {Kind(request.Path.Value!)}", 1, (_, count) => count + 1);
        }
    }

    /// <summary><c>/executions</c>, or <c>/executions/{id}</c>: without the prefix, and without what is another each time.</summary>
    private static string Kind(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part is "api" or "stream" or "v1").ToList();
        return parts.Count switch
        {
            0 => path.StartsWith("/stream", StringComparison.Ordinal) ? "/stream" : "/",
            1 => $"/{parts[0]}",
            _ => $"/{parts[0]}/{{id}}",
        };
    }
}
