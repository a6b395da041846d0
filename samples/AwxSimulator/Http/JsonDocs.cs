using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AwxSimulator.Http;

/// <summary>The documents of <c>Documents/</c>: which fields exist, and in which order, is as recorded.</summary>
internal static class JsonDocs
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <param name="name">The file's name without its extension.</param>
    /// <param name="basePath">What its links begin with.</param>
    /// <param name="ids">What stands for <c>{name}</c> in its links.</param>
    public static JsonObject Fill(string name, string basePath, params ReadOnlySpan<(string Name, int Id)> ids)
    {
        var text = Texts.GetOrAdd(name, Read);
        foreach (var (placeholder, id) in ids)
        {
            text = text.Replace($"{{{placeholder}}}", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        text = basePath == Links.Direct ? text : text.Replace($"\"{Links.Direct}/", $"\"{basePath}/", StringComparison.Ordinal);
        return JsonNode.Parse(text)!.AsObject();
    }

    public static string? Timestamp(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(JsonDocs).Assembly.GetManifestResourceStream(name + ".json")!);
        return reader.ReadToEnd();
    }
}
