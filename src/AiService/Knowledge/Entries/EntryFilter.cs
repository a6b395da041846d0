using System.Globalization;
using AiService.Contract;

namespace AiService.Knowledge.Entries;

/// <summary>Selects the entries that a list or an export shows.</summary>
internal sealed record EntryFilter
{
    public string? DeviceType { get; init; }

    public string? FaultLevel { get; init; }

    public string? Action { get; init; }

    /// <summary>Null shows both.</summary>
    public bool? Retired { get; init; }

    /// <summary>Id of the last entry that was shown already.</summary>
    public long? After { get; init; }

    /// <exception cref="FieldException">A parameter cannot be read.</exception>
    public static EntryFilter Read(EntryQuery query, bool? retired)
    {
        return new EntryFilter
        {
            DeviceType = Unset(query.DeviceType),
            FaultLevel = Unset(query.FaultLevel),
            Action = Unset(query.Action),
            Retired = Unset(query.Retired)?.ToLowerInvariant() switch
            {
                null => retired,
                "true" or "1" => true,
                "false" or "0" => false,
                "all" => null,
                _ => throw new FieldException("retired", "必须是 true、false 或 all"),
            },
            After = Unset(query.After) is { } after ? Whole("after", after, 1, long.MaxValue) : null,
        };
    }

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="FieldException">It is no whole number within the limits.</exception>
    public static long Whole(string name, string text, long min, long max)
    {
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FieldException(name, max == long.MaxValue ? "必须是正整数" : $"必须是 {min} 到 {max} 的整数");
    }

    /// <summary>Reads a parameter that is false when it is absent or blank.</summary>
    /// <exception cref="FieldException">It is neither true nor false.</exception>
    public static bool Flag(string name, string? text) => Unset(text)?.ToLowerInvariant() switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw new FieldException(name, "必须是 true 或 false"),
    };

    private static string? Unset(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
