using System.Collections.Concurrent;
using System.Globalization;
using AiService.Hosting.Redaction;

namespace AiService.Hosting;

/// <summary>
/// Reads settings by the names of their environment variables. Blank is unset (compose passes unset variables as "").
/// Collects problems, so that a start that fails reports all of them at once. Knows no feature. No problem quotes a value: a secret may have been
/// given to the wrong variable.
/// </summary>
internal sealed class SettingsReader(IConfiguration source)
{
    private readonly List<SettingProblem> problems = [];
    private readonly ConcurrentDictionary<string, string> given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SecretSetting?> secrets = new(StringComparer.Ordinal);

    /// <summary>Knows every secret of these settings.</summary>
    public Redactor Redactor { get; } = new();

    /// <summary>The secrets that were read.</summary>
    public IReadOnlyList<SecretSetting> Secrets => [.. secrets.Values.OfType<SecretSetting>()];

    public IReadOnlyList<SettingProblem> Problems => problems;

    /// <summary>The settings that were read and are set, by their names in ordinal order. The values may be secret.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Given => [.. given.OrderBy(one => one.Key, StringComparer.Ordinal)];

    /// <summary>The trimmed text, or null when unset or blank.</summary>
    public string? Text(string variable)
    {
        var text = source[variable]?.Trim() is { Length: > 0 } set ? set : null;
        if (text is not null)
        {
            given[variable] = text;
        }

        return text;
    }

    /// <summary>The secret of a variable, or of the file that another one names; null when neither is set.</summary>
    public SecretSetting? Secret(string variable, string fileVariable, SecretShape shape) =>
        secrets.TryGetValue(variable, out var known) ? known : secrets[variable] = SecretSetting.Find(this, variable, fileVariable, shape);

    /// <summary>1, true, yes, on / 0, false, no, off in any case; anything else is a problem, never a guess.</summary>
    public bool Flag(string variable, bool unset)
    {
        switch (Text(variable)?.ToLowerInvariant())
        {
            case null:
                return unset;
            case "1" or "true" or "yes" or "on":
                return true;
            case "0" or "false" or "no" or "off":
                return false;
            default:
                Reject(variable, "is neither true nor false.", "Use true or false.");
                return unset;
        }
    }

    /// <summary>A number of seconds with a decimal point, within [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public TimeSpan Seconds(string variable, double unset, double min, double max) => TimeSpan.FromSeconds(Number(variable, unset, min, max, "seconds"));

    /// <summary>A whole number within [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public int Whole(string variable, int unset, int min, int max)
    {
        var number = Number(variable, unset, min, max, "whole");
        if (number == Math.Truncate(number))
        {
            return (int)number;
        }

        Reject(variable, "is no whole number.", $"Use a whole number from {min} to {max}.");
        return unset;
    }

    /// <summary>A number from 0 to 1.</summary>
    public double Fraction(string variable, double unset) => Number(variable, unset, 0, 1, "a fraction");

    /// <summary>An absolute http or https URL without its trailing slash.</summary>
    public Uri? HttpUrl(string variable)
    {
        if (Text(variable) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        Reject(variable, "is no http(s) URL, or carries a user name.", "Use a form like https://host.example/api/v1.");
        return null;
    }

    /// <summary>One of the words, in any case.</summary>
    public string Word(string variable, string unset, params string[] words)
    {
        if (Text(variable) is not { } text)
        {
            return unset;
        }

        if (words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        Reject(variable, "is none of the words that are known.", $"Use one of: {string.Join(", ", words)}.");
        return unset;
    }

    public void Reject(string variable, string problem, string cure)
    {
        // Two rooms may read one variable: its problem is reported once.
        if (new SettingProblem(variable, problem, cure) is var found && !problems.Contains(found))
        {
            problems.Add(found);
        }
    }

    /// <exception cref="SettingsException">Something was rejected.</exception>
    public void ThrowIfRejected()
    {
        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }
    }

    private double Number(string variable, double unset, double min, double max, string what)
    {
        if (Text(variable) is not { } text)
        {
            return unset;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Reject(
            variable,
            $"is no number from {min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)} ({what}).",
            $"Leave it empty for {unset.ToString(CultureInfo.InvariantCulture)}.");
        return unset;
    }
}
