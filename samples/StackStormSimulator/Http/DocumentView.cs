using System.Text.Json.Nodes;

namespace StackStormSimulator.Http;

/// <summary><c>include_attributes</c> and <c>exclude_attributes</c>, with their recorded refusals.</summary>
/// <param name="Includable">What may be included; null for anything.</param>
/// <param name="NotExcludable">What may not be excluded.</param>
internal sealed record DocumentView(IReadOnlySet<string>? Includable, IReadOnlySet<string> NotExcludable)
{
    public static readonly DocumentView OfActions = new(null, new HashSet<string>());

    /// <summary><c>elapsed_seconds</c> is computed on the way out and cannot be asked for.</summary>
    public static readonly DocumentView OfExecutions = new(
        new HashSet<string>
        {
            "id", "action", "runner", "liveaction", "status", "start_timestamp", "end_timestamp", "parameters", "result", "result_size",
            "context", "log", "web_url", "parent", "children", "trigger", "trigger_type", "trigger_instance", "rule", "delay",
        },
        new HashSet<string> { "action", "runner", "liveaction" });

    /// <summary>The query's problem in StackStorm's words, or null.</summary>
    public string? Problem(IQueryCollection query)
    {
        var (included, excluded) = (Names(query["include_attributes"]), Names(query["exclude_attributes"]));
        if (included.Count > 0 && excluded.Count > 0)
        {
            return "exclude_attributes and include_attributes arguments are mutually exclusive. You need to provide either one or another, but not both.";
        }

        if (Includable is not null && included.FirstOrDefault(name => !Includable.Contains(name.Split('.')[0])) is { } unknown)
        {
            return $"Invalid or unsupported include attribute specified: Cannot resolve field \"{unknown}\"";
        }

        return excluded.FirstOrDefault(NotExcludable.Contains) is { } needed
            ? $"Invalid or unsupported exclude attribute specified: {needed}"
            : null;
    }

    /// <summary>A copy of the document with what was asked for; <c>id</c> is always there.</summary>
    public static JsonObject Cut(JsonObject document, IQueryCollection query)
    {
        var (included, excluded) = (Names(query["include_attributes"]), Names(query["exclude_attributes"]));
        var roots = included.Select(name => name.Split('.')[0]).ToHashSet();
        return new JsonObject(document
            .Where(property => included.Count == 0 || property.Key == "id" || roots.Contains(property.Key))
            .Where(property => !excluded.Contains(property.Key))
            .Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
    }

    private static List<string> Names(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
