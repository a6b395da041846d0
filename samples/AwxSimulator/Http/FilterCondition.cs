using System.Globalization;

namespace AwxSimulator.Http;

/// <summary>One condition of a query string: <c>id__in=1,2</c>, <c>created__gte=…</c>, <c>not__status=…</c>, <c>or__id=…</c>.</summary>
internal sealed class FilterCondition<T>
{
    private static readonly HashSet<string> Comparisons = ["exact", "iexact", "in", "gt", "gte", "lt", "lte", "contains", "icontains", "startswith", "isnull"];

    private readonly Func<T, object?> field;
    private readonly string comparison;
    private readonly IReadOnlyList<string> values;
    private readonly bool negated;

    private FilterCondition(Func<T, object?> field, string comparison, IReadOnlyList<string> values, bool negated, bool alternative)
    {
        this.field = field;
        this.comparison = comparison;
        this.values = values;
        this.negated = negated;
        IsAlternative = alternative;
    }

    /// <summary>True of <c>or__</c>: one of these has to hold.</summary>
    public bool IsAlternative { get; }

    /// <exception cref="RefusedException">There is no such field, or it must not be filtered by.</exception>
    public static FilterCondition<T> Of(
        string key, string value, string model, IReadOnlyDictionary<string, Func<T, object?>> fields, IReadOnlyCollection<string> forbidden)
    {
        var parts = key.Split("__").ToList();
        var alternative = parts.Remove("or");
        var negated = parts.Remove("not");
        var comparison = parts.Count > 1 && Comparisons.Contains(parts[^1]) ? parts[^1] : "exact";
        var name = string.Join("__", comparison == parts[^1] ? parts.SkipLast(1) : parts);
        if (forbidden.Contains(parts[0]))
        {
            throw new RefusedException(StatusCodes.Status403Forbidden, $"Filtering on {parts[0]} is not allowed.");
        }

        var field = fields.GetValueOrDefault(name)
            ?? throw new RefusedException(StatusCodes.Status400BadRequest, $"{model} has no field named '{parts[0]}'");
        return new FilterCondition<T>(field, comparison, comparison == "in" ? value.Split(',') : [value], negated, alternative);
    }

    /// <exception cref="RefusedException">The value is none of the field's type.</exception>
    public bool Holds(T row)
    {
        var actual = field(row);
        var holds = actual is IReadOnlyCollection<string> many ? many.Any(One) : One(actual);
        return holds != negated;
    }

    private bool One(object? actual) => comparison switch
    {
        "isnull" => actual is null == (values[0] is "true" or "True" or "1"),
        "in" or "exact" => values.Select(value => Compare(actual, value)).ToList().Contains(0),
        "iexact" => string.Equals(actual?.ToString(), values[0], StringComparison.OrdinalIgnoreCase),
        "gt" => Compare(actual, values[0]) > 0,
        "gte" => Compare(actual, values[0]) >= 0,
        "lt" => Compare(actual, values[0]) < 0,
        "lte" => Compare(actual, values[0]) <= 0,
        "startswith" => actual?.ToString()?.StartsWith(values[0], StringComparison.Ordinal) == true,
        "contains" => actual?.ToString()?.Contains(values[0], StringComparison.Ordinal) == true,
        _ => actual?.ToString()?.Contains(values[0], StringComparison.OrdinalIgnoreCase) == true,
    };

    /// <returns>Null where there is nothing to compare with.</returns>
    private static int? Compare(object? actual, string wanted) => actual switch
    {
        null => null,
        int number => int.TryParse(wanted, CultureInfo.InvariantCulture, out var other)
            ? number.CompareTo(other)
            : throw new RefusedException(StatusCodes.Status400BadRequest, $"Field 'id' expected a number but got '{wanted}'."),
        DateTimeOffset moment => DateTimeOffset.TryParse(wanted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other)
            ? moment.CompareTo(other)
            : throw new RefusedException(StatusCodes.Status400BadRequest, $"'{wanted}' value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format."),
        _ => string.CompareOrdinal(actual.ToString(), wanted),
    };
}
