using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimulatorKit.Requests;

/// <summary>How many requests to start work arrived, in all and by trace tag, whatever was answered: refused and lost ones too.</summary>
internal sealed class PostCounter(Engine engine)
{
    private readonly ConcurrentDictionary<string, int> byTag = new(StringComparer.Ordinal);
    private int total;

    public int Total => Volatile.Read(ref total);

    public IReadOnlyDictionary<string, int> ByTag() => new SortedDictionary<string, int>(byTag, StringComparer.Ordinal);

    public async Task CountAsync(HttpRequest request)
    {
        Interlocked.Increment(ref total);
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        request.Body.Position = 0;

        if (TagIn(text) is { } tag)
        {
            byTag.AddOrUpdate(tag, 1, (_, count) => count + 1);
        }
    }

    private string? TagIn(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject body ? engine.TagIn(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
