using System.Net;

namespace AiService.Knowledge;

/// <summary>
/// Reads a query parameter as the Python service does: the first one counts, <c>+</c> is a blank, and bytes that are no UTF-8 become U+FFFD, where
/// the framework would leave <c>%ff</c>, a wildcard in a search.
/// </summary>
internal static class QueryText
{
    public static string First(QueryString query, string name)
    {
        var pairs = (query.Value ?? "").TrimStart('?').Split('&').Select(pair => pair.Split('=', 2));
        var first = pairs.FirstOrDefault(pair => WebUtility.UrlDecode(pair[0]) == name);
        return first is [_, var value] ? WebUtility.UrlDecode(value) : "";
    }
}
