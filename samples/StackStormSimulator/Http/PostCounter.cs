using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Http;

/// <summary>How many POSTs to <c>/executions</c> arrived, in all and by trace tag, whatever was answered: refused and lost ones too.</summary>
internal sealed class PostCounter
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

    private static string? TagIn(string text)
    {
        try
        {
            var context = (JsonNode.Parse(text) as JsonObject)?["context"] as JsonObject;
            return (context?["trace_context"] as JsonObject)?["trace_tag"] is JsonValue value && value.TryGetValue(out string? tag) ? tag : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
