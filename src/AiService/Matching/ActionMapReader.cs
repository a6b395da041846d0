using System.Text.Json;
using AiService.Faults.Keywords;

namespace AiService.Matching;

/// <summary>
/// Reads an action map: a JSON object, keyword → <c>"pack.action"</c> or
/// → <c>{"action": "pack.action", "parameters": {…}, "device": false}</c>.
/// </summary>
internal sealed class ActionMapReader
{
    private const string ObjectForm = "Use a JSON object like {\"接口down\": \"network.remediation.enable_interface\"}.";
    private const string QuotingHint =
        "The several lines of the guide's form reach a program only when single quotes stand around the whole value in .env: "
        + "STACKSTORM_ACTION_MAP='{ … }'. On one line no quotes are needed.";

    private readonly List<ActionMapEntry> entries = [];
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
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                ReadMap(document.RootElement);
            }
            else
            {
                Reject($"is a JSON {Kind(document.RootElement)}, not an object.", ObjectForm);
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

    private void ReadMap(JsonElement map)
    {
        foreach (var member in map.EnumerateObject())
        {
            var keyword = new Keyword(member.Name);
            if (keyword.IsBlank)
            {
                warnings.Add("A blank keyword would fit every fault: its entry is ignored. Use STACKSTORM_DEFAULT_ACTION for that.");
            }
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                warnings.Add($"Keyword '{member.Name}' has the value null: its entry is ignored.");
            }
            else if (ReadEntry(keyword, member.Value) is { } entry)
            {
                Take(entry);
            }
        }
    }

    private ActionMapEntry? ReadEntry(Keyword keyword, JsonElement value)
    {
        var (action, parameters, device) = value.ValueKind switch
        {
            JsonValueKind.String => (value, default, default),
            JsonValueKind.Object => ReadObject(keyword, value),
            _ => default,
        };

        if (action.ValueKind == JsonValueKind.String && ActionReference.IsValid(action.GetString()!))
        {
            return new ActionMapEntry(keyword, action.GetString()!, Parameters(keyword, parameters)) { NeedsDevice = NeedsDevice(keyword, device) };
        }

        Reject(
            $"keyword '{keyword.Written}' has no action of the form pack.name.",
            "Use \"pack.name\" or {\"action\": \"pack.name\", \"parameters\": {…}, \"device\": false}; parameters and device are optional.");
        return null;
    }

    private (JsonElement Action, JsonElement Parameters, JsonElement Device) ReadObject(Keyword keyword, JsonElement value)
    {
        JsonElement action = default, parameters = default, device = default;
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "action":
                    action = member.Value;
                    break;
                case "parameters":
                    parameters = member.Value;
                    break;
                case "device":
                    device = member.Value;
                    break;
                default:
                    Reject($"keyword '{keyword.Written}' has the unknown member '{member.Name}'.", "Only action, parameters and device are known.");
                    break;
            }
        }

        return (action, parameters, device);
    }

    private bool NeedsDevice(Keyword keyword, JsonElement device)
    {
        if (device.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            Reject(
                $"keyword '{keyword.Written}' has the member 'device' as a JSON {Kind(device)}, not as a boolean.",
                "Use \"device\": false for an action that needs no device; leave it out for every other.");
        }

        return device.ValueKind is not JsonValueKind.False;
    }

    private Dictionary<string, JsonElement> Parameters(Keyword keyword, JsonElement parameters)
    {
        var read = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (parameters.ValueKind == JsonValueKind.Object)
        {
            foreach (var parameter in parameters.EnumerateObject())
            {
                read[parameter.Name] = parameter.Value.Clone();
            }
        }
        else if (parameters.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            Reject($"keyword '{keyword.Written}' has parameters that are no object.", "Use {\"name\": value, …}.");
        }

        return read;
    }

    private void Take(ActionMapEntry entry)
    {
        var same = entries.FindIndex(known => known.Keyword.Text.Normal == entry.Keyword.Text.Normal);
        if (same < 0)
        {
            entries.Add(entry);
            return;
        }

        warnings.Add($"Keyword '{entry.Keyword.Written}' is there twice (as '{entries[same].Keyword.Written}' before): "
            + $"its last value {entry.Action} counts, at its first place.");
        entries[same] = entry;
    }

    private void Reject(string problem, string cure) => problems.Add(new ActionMapProblem(problem, cure));

    private static string CureFor(string json)
    {
        return json switch
        {
            "{" => "Only its first line arrived. " + QuotingHint,
            ['\'' or '"', ..] => "The quotes around it were kept by whatever set it (docker run --env-file does so): leave them out.",
            _ => "Check quotes and commas; keys and texts stand in double quotes. " + QuotingHint,
        };
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
