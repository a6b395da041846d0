using System.Text.Json;
using System.Text.RegularExpressions;
using AiService.Hosting;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Results;

/// <summary>
/// Finds why an execution failed in its result, which has another shape for every runner: the message that the action returned, else the
/// whole last error line of what it printed.
/// </summary>
internal static partial class FailureReason
{
    /// <summary>Code points. A line of an HTTP library is several hundred long; an answer to the platform has room for a few of these.</summary>
    private const int Longest = 2000;

    private const int MostItems = 8;

    private static readonly string[] Messages = ["error", "reason", "message", "faultstring"];
    private static readonly string[] Inner = ["result", "errors", "body", "output"];

    /// <summary>What StackStorm puts there when there is nothing to say.</summary>
    private static readonly string[] Empty = ["None", "{}", "[]", "Execution failed. See result for details."];

    /// <returns>The reason; null when the result holds none.</returns>
    public static string? In(JsonElement? result, StackStormRedactor redactor) =>
        result is { } value && Find(value, depth: 6) is { } text ? OneLine.Of(redactor.Redact(text), Longest) : null;

    private static string? Find(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.String => Structured(value.GetString()!, depth) ?? LastLine(value.GetString()!),
        JsonValueKind.Array when depth > 0 => First(value.EnumerateArray().Take(MostItems), item => Find(item, depth - 1)),
        JsonValueKind.Object when depth > 0 => FindIn(value, depth - 1),
        _ => null,
    };

    private static string? FindIn(JsonElement value, int depth)
    {
        return First(Messages, name => value.TryGetProperty(name, out var message) ? Message(message, depth) : null)
            ?? First(Inner, name => value.TryGetProperty(name, out var inner) ? Find(inner, depth) : null)
            ?? First(value.EnumerateObject(), member => SpeaksOfAnError().IsMatch(member.Name) ? Message(member.Value, depth) : null)
            ?? (value.TryGetProperty("stderr", out var stderr) ? Find(stderr, depth) : null)
            // The remote runners put each host's result under its name.
            ?? First(value.EnumerateObject().Take(MostItems), member => member.Value.ValueKind == JsonValueKind.Object ? Find(member.Value, depth) : null);
    }

    /// <summary>A message is given whole, however many lines it has.</summary>
    private static string? Message(JsonElement value, int depth) =>
        value.ValueKind == JsonValueKind.String ? Structured(value.GetString()!, depth) ?? Whole(value.GetString()!) : Find(value, depth);

    /// <summary>An object that arrived as text: JSON, or what Python prints when a member is not serializable.</summary>
    private static string? Structured(string text, int depth)
    {
        text = text.Trim();
        if (depth == 0 || text is not ['{' or '[' or '(', ..])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Find(document.RootElement, depth - 1);
        }
        catch (JsonException)
        {
            return PythonMember().Match(text) is { Success: true } member ? member.Groups["text"].Value : null;
        }
    }

    /// <summary>The last line is where a command puts its error; below a traceback it is the exception, whose text may have several lines.</summary>
    private static string? LastLine(string text) =>
        Exception(text) ?? Said(Lines(text).LastOrDefault(line => line.Length > 0 && !line.StartsWith('<')));

    private static string? Whole(string text) => Exception(text) ?? Said(Join(Lines(text)));

    private static string? Exception(string text)
    {
        var at = text.LastIndexOf("Traceback (most recent call last)", StringComparison.Ordinal);
        return at < 0 ? null : Said(Join(Lines(text[at..], trim: false).Skip(1).SkipWhile(line => line.Length == 0 || line[0] is ' ' or '\t')));
    }

    private static IEnumerable<string> Lines(string text, bool trim = true) =>
        Colour().Replace(text, string.Empty).Split(['\r', '\n']).Select(line => trim ? line.Trim() : line.TrimEnd());

    private static string Join(IEnumerable<string> lines) => string.Join(' ', lines.Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string? Said(string? text) => string.IsNullOrEmpty(text) || Empty.Contains(text) ? null : text;

    private static string? First<T>(IEnumerable<T> items, Func<T, string?> find) => items.Select(find).FirstOrDefault(found => found is not null);

    [GeneratedRegex("(?<!std)err(?:or)?s?(?![a-z])|reason|message|msg|fault|detail|cause|exception|failure", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfAnError();

    [GeneratedRegex("""['"](?:error|reason|message|msg|details?)['"]: (?<quote>['"])(?<text>(?:(?!\k<quote>).)+)\k<quote>""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PythonMember();

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();
}
