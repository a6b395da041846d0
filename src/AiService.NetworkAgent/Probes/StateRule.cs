using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Faults;

namespace AiService.NetworkAgent.Probes;

/// <summary>Recognizes one state in a device's answer: by patterns, or by values of its JSON; all must match.</summary>
/// <param name="State">The state's name: <c>administratively_down</c>.</param>
/// <param name="Texts">Patterns for the lines of the answer.</param>
/// <param name="Json">Conditions for a JSON answer.</param>
/// <param name="Sure">The observation cannot be a transient.</param>
/// <param name="SincePath">
/// Path of the time at which the device, by its own clock, came into this state; null where it does not tell. A port that had been down
/// for a while before it was enabled has no carrier events pending, so the device reports its state correctly at once. One that the device
/// never saw go down may have been created, or have lost its carrier, a moment ago.
/// </param>
/// <param name="Unless">Patterns of which none may match: they tell apart what the state's own words leave open.</param>
internal sealed record StateRule(string State, IReadOnlyList<string> Texts, IReadOnlyList<JsonCondition> Json, bool Sure, string? SincePath, IReadOnlyList<string> Unless)
{
    private static readonly string[] TimeForms = ["yyyy/MM/dd HH:mm:ss.ff", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    // A duplicate key contradicts itself: nothing is concluded from such an answer.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>True when it reads lines; two such rules that hold at once contradict each other.</summary>
    public bool ReadsText => Texts.Count > 0;

    /// <summary>Returns the words that match in the first part in which the rule holds, or null when it holds in none.</summary>
    /// <param name="parts">What the device printed, as a terminal shows it; there may be thousands of parts.</param>
    /// <param name="output">The same without its error stream; it may hold JSON.</param>
    /// <param name="values">The values of the placeholders.</param>
    public string? Holds(IReadOnlyList<string> parts, string output, IReadOnlyDictionary<string, string> values)
    {
        if (ReadsText)
        {
            var (texts, unless) = (Patterns(Texts, values), Patterns(Unless, values));
            return parts.Select(part => Words(part, texts, unless)).FirstOrDefault(words => words is not null);
        }

        var document = Parse(output);
        return document is not null && Json.All(condition => condition.Holds(document, values))
            ? string.Join(", ", Json.Select(condition => condition.Describe(values)))
            : null;
    }

    private static string? Words(string part, List<LinearPattern> texts, List<LinearPattern> unless)
    {
        var found = texts.Select(text => text.Match(part)).TakeWhile(match => match.Success).Select(match => match.Value.Trim()).ToList();
        return found.Count == texts.Count && !unless.Any(text => text.IsMatch(part)) ? Short(string.Join(" ", found)) : null;
    }

    /// <summary>Returns when the device came into the state, by its own clock; null where it does not tell.</summary>
    public DateTime? Since(string output, IReadOnlyDictionary<string, string> values)
    {
        return SincePath is not null && Parse(output) is { } document && JsonPath.Find(document, SincePath, values) is { } shown
            && DateTime.TryParseExact(shown.ToString(), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static List<LinearPattern> Patterns(IReadOnlyList<string> texts, IReadOnlyDictionary<string, string> values) =>
        [.. texts.Select(text => Pattern.Compile(Template.FillPattern(text, values)))];

    private static JsonNode? Parse(string output)
    {
        try
        {
            return JsonNode.Parse(LoneSurrogates.Mend(output), documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 120 ? line : line[..120] + "…";
    }
}
