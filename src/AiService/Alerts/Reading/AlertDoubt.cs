using System.Text.Json;

namespace AiService.Alerts.Reading;

/// <summary>
/// Finds what shows that an alert's members may not be its sender's: up to 1.6 HertzBeat escapes no text, so an interface description with quotes can
/// add members that read like any other. The members that the template writes itself are then there twice, or further in.
/// </summary>
internal static class AlertDoubt
{
    /// <summary>Objects of a sender's own names, each with a plain value.</summary>
    private static readonly string[] Labels = ["tags", "labels", "annotations"];

    /// <summary>Members that stand in the alert itself, or in its tags.</summary>
    private static readonly string[] Outer = ["content", "status", "tags", "labels", "target", "priority", "monitorHost", "instancehost", "startAt", "triggerTime"];

    /// <summary>Returns why the members cannot be relied on, in Chinese; null when nothing shows that.</summary>
    /// <param name="json">An object.</param>
    /// <param name="except">A member that is looked at by itself.</param>
    public static string? Of(JsonElement json, string? except = null)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (Array.IndexOf(Labels, member.Name) >= 0
                && member.Value.ValueKind is JsonValueKind.Object
                && member.Value.EnumerateObject().FirstOrDefault(label => label.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) is { Value.ValueKind: not JsonValueKind.Undefined } label)
            {
                return $"{member.Name}.{Fields.Shown(label.Name)} 不是文本";
            }
        }

        return Repeated(json, except) ?? (json.TryGetProperty("content", out _) ? Displaced(json, except, depth: 0) : null);
    }

    private static string? Repeated(JsonElement json, string? except)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            return json.EnumerateArray().Select(item => Repeated(item, null)).FirstOrDefault(why => why is not null);
        }

        if (json.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (member.NameEquals(TolerantJson.Ambiguous))
            {
                return "文本中的引号没有转义，无法确定各字段的边界";
            }

            if (!names.Add(member.Name))
            {
                return $"字段 {Fields.Shown(member.Name)} 重复";
            }

            if (member.Name != except && Repeated(member.Value, null) is { } why)
            {
                return why;
            }
        }

        return null;
    }

    private static string? Displaced(JsonElement json, string? except, int depth) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Select(item => Displaced(item, null, depth + 1)).FirstOrDefault(why => why is not null),
        JsonValueKind.Object => json.EnumerateObject()
            .Where(member => depth > 0 || (member.Name != except && Array.IndexOf(Labels, member.Name) < 0))
            .Select(member => depth > 0 && Array.IndexOf(Outer, member.Name) >= 0 ? $"字段 {member.Name} 的位置不对" : Displaced(member.Value, null, depth + 1))
            .FirstOrDefault(why => why is not null),
        _ => null,
    };
}
