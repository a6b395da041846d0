using System.Globalization;
using System.Text.Json.Nodes;

namespace AwxSimulator.Http;

/// <summary>Filters, order and pages of a list, as AWX's query string has them.</summary>
/// <param name="model">The model's name in AWX's texts.</param>
/// <param name="fields">What can be filtered and ordered by.</param>
/// <param name="forbidden">What exists and must not be filtered by (recording 31).</param>
internal sealed class ListQuery<T>(string model, IReadOnlyDictionary<string, Func<T, object?>> fields, params IReadOnlyCollection<string> forbidden)
{
    private const int MostRows = 200;
    private const int DefaultRows = 25;

    private static readonly HashSet<string> Reserved = ["page", "page_size", "order_by", "search", "format", "count_disabled", "no_truncate"];

    /// <param name="request">With the query.</param>
    /// <param name="all">The rows, the oldest first.</param>
    /// <param name="show">A row as the API shows it.</param>
    /// <exception cref="RefusedException">The query asks for what is not there.</exception>
    public IResult Answer(HttpRequest request, IEnumerable<T> all, Func<T, JsonNode> show)
    {
        var query = request.Query;
        var conditions = (
            from pair in query
            where !Reserved.Contains(pair.Key)
            from value in pair.Value
            select FilterCondition<T>.Of(pair.Key, value ?? "", model, fields, forbidden)).ToList();
        var alternatives = conditions.Where(condition => condition.IsAlternative).ToList();
        var found = all
            .Where(row => conditions.All(condition => condition.IsAlternative || condition.Holds(row)))
            .Where(row => alternatives.Count == 0 || alternatives.Any(condition => condition.Holds(row)));
        List<T> rows = [.. Ordered(found, query["order_by"].ToString())];

        var size = int.TryParse(query["page_size"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, MostRows) : DefaultRows;
        var page = query["page"].ToString() is { Length: > 0 } number
            ? int.TryParse(number, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0
            : 1;
        var pages = Math.Max(1, (rows.Count + size - 1) / size);
        if (page < 1 || page > pages)
        {
            throw new RefusedException(StatusCodes.Status404NotFound, "Invalid page.");
        }

        var answer = new JsonObject
        {
            ["count"] = rows.Count,
            ["next"] = page < pages ? LinkTo(request, page + 1) : null,
            ["previous"] = page > 1 ? LinkTo(request, page - 1) : null,
            ["results"] = new JsonArray([.. rows.Skip((page - 1) * size).Take(size).Select(show)]),
        };
        if (query.ContainsKey("count_disabled"))
        {
            answer.Remove("count");
        }

        return Answers.Json(answer);
    }

    private IEnumerable<T> Ordered(IEnumerable<T> rows, string order)
    {
        var (name, descending) = order.StartsWith('-') ? (order[1..], true) : (order, false);
        if (name.Length == 0)
        {
            return rows;
        }

        var field = fields.GetValueOrDefault(name)
            ?? throw new RefusedException(StatusCodes.Status400BadRequest, $"Cannot resolve keyword '{name}' into field.");
        return descending ? rows.OrderByDescending(field, Comparer<object?>.Default) : rows.OrderBy(field, Comparer<object?>.Default);
    }

    private static string LinkTo(HttpRequest request, int page)
    {
        var others = request.Query.Where(pair => pair.Key != "page").SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        return request.Path + QueryString.Create([.. others, KeyValuePair.Create<string, string?>("page", page.ToString(CultureInfo.InvariantCulture))]);
    }
}
