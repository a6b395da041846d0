using System.Collections.Concurrent;

namespace SimulatorKit.Requests;

/// <summary>How many requests arrived, by method and kind of path: what a client costs.</summary>
internal sealed class RequestCounter(Engine engine)
{
    private readonly ConcurrentDictionary<string, int> byKind = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> ByKind() => new SortedDictionary<string, int>(byKind, StringComparer.Ordinal);

    public void Count(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/simulator"))
        {
            byKind.AddOrUpdate($"{request.Method} {engine.KindOf(request.Path.Value!)}", 1, (_, count) => count + 1);
        }
    }
}
