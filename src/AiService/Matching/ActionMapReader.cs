using System.Text.Json;
using AiService.Faults.Keywords;

namespace AiService.Matching;

/// <summary>
/// Reads an action map in either of its forms: a JSON object, keyword → <c>"pack.action"</c> or
/// → <c>{"action": "pack.action", "parameters": {…}, "device": false, "provider": "stackstorm"}</c>, or
/// → <c>{"action": "Organization/template", "parameters": {…}, "provider": "awx"}</c>; or a list of such objects, each with its <c>keywords</c>.
/// </summary>
internal sealed class ActionMapReader
{
    private const string Forms = "Use a JSON object like {\"接口down\": \"network.remediation.enable_interface\"}, "
        + "or a list like [{\"keywords\": [\"接口down\", \"端口down\"], \"action\": \"network.remediation.enable_interface\"}].";
    private const string QuotingHint =
        "The several lines of the guide's form reach a program only when single quotes stand around the whole value in .env: "
        + "STACKSTORM_ACTION_MAP='{ … }'. On one line no quotes are needed.";

    private readonly List<ActionMapEntry> entries = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<ActionMapProblem> problems = [];
    private readonly List<string> warnings = [];

    private ActionMapReader()
    {
    }

    /// <summary>Reads <paramref name="json"/>; blank is the empty map.</summary>
    public static ActionMapReading Read(string? json)
    {
        var reader = new ActionMapReader();
        if (!string.IsNullOrWhiteSpace(json))
        {
            reader.ReadText(json.Trim());
        }

        return new ActionMapReading(new ActionMap(reader.entries), reader.problems, reader.warnings);
    }

    private void ReadText(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            switch (document.RootElement.ValueKind)
            {
                case JsonValueKind.Object:
                    ReadObject(document.RootElement);
                    break;
                case JsonValueKind.Array:
                    ReadList(document.RootElement);
                    break;
                default:
                    Reject($"is a JSON {ActionMapValue.Kind(document.RootElement)}, neither an object nor a list.", Forms);
                    break;
            }
        }
        catch (JsonException wrong)
        {
            // The parser's own message can quote the text; line and byte cannot.
            Reject($"is not JSON at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.", CureFor(json));
        }
        catch (InvalidOperationException)
        {
            Reject("has half a surrogate pair (\\ud800…\\udfff) in a text.", "Write the character itself.");
        }
    }

    private void ReadObject(JsonElement map)
    {
        foreach (var member in map.EnumerateObject())
        {
            var keyword = new Keyword(member.Name);
            if (keyword.IsBlank)
            {
                WarnOfBlank();
            }
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                warnings.Add($"Keyword '{member.Name}' has the value null: its entry is ignored.");
            }
            else if (ActionMapValue.Read($"keyword '{keyword.Written}'", member.Value, listed: false, problems) is { } value)
            {
                Take(value.For(keyword));
            }
        }
    }

    private void ReadList(JsonElement list)
    {
        if (list.GetArrayLength() == 0)
        {
            Reject("is a JSON array without an entry.", Forms + " Leave it empty for no map.");
        }

        var place = 0;
        foreach (var element in list.EnumerateArray())
        {
            var shown = $"entry {++place}";
            if (element.ValueKind is not JsonValueKind.Object)
            {
                Reject($"{shown} is a JSON {ActionMapValue.Kind(element)}, not an object.", Forms);
                continue;
            }

            var keywords = Keywords(shown, element);
            if (ActionMapValue.Read(shown, element, listed: true, problems) is { } value)
            {
                keywords.ForEach(keyword => Take(value.For(keyword)));
            }
        }
    }

    private List<Keyword> Keywords(string shown, JsonElement entry)
    {
        const string Cure = "Give at least one: \"keywords\": [\"接口down\", \"interface down\"].";
        if (!entry.TryGetProperty("keywords", out var list) || list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            Reject($"{shown} has no list of keywords.", Cure);
            return [];
        }

        var keywords = new List<Keyword>();
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind is not JsonValueKind.String)
            {
                Reject($"{shown} has a JSON {ActionMapValue.Kind(element)} among its keywords.", Cure);
            }
            else if (new Keyword(element.GetString()!) is { IsBlank: false } keyword)
            {
                keywords.Add(keyword);
            }
            else
            {
                WarnOfBlank();
            }
        }

        return keywords;
    }

    private void Take(ActionMapEntry entry)
    {
        if (places.TryAdd(entry.Keyword.Text.Normal, entries.Count))
        {
            entries.Add(entry);
            return;
        }

        var same = places[entry.Keyword.Text.Normal];

        warnings.Add($"Keyword '{entry.Keyword.Written}' is there twice (as '{entries[same].Keyword.Written}' before): "
            + $"its last value {entry.Action} counts, at its first place.");
        entries[same] = entry;
    }

    private void WarnOfBlank() =>
        warnings.Add("A blank keyword would fit every fault: its entry is ignored. Use STACKSTORM_DEFAULT_ACTION for that.");

    private void Reject(string problem, string cure) => problems.Add(new ActionMapProblem(problem, cure));

    private static string CureFor(string json)
    {
        return json switch
        {
            "{" or "[" => "Only its first line arrived. " + QuotingHint,
            ['\'' or '"', ..] => "The quotes around it were kept by whatever set it (docker run --env-file does so): leave them out.",
            _ => "Check quotes and commas; keys and texts stand in double quotes. " + QuotingHint,
        };
    }
}
