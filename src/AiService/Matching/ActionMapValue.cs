using System.Text.Json;
using AiService.Faults.Keywords;

namespace AiService.Matching;

/// <summary>What an entry of the action map says of its keywords: action, fixed parameters, whether the action needs a device, and its provider.</summary>
internal sealed record ActionMapValue(string Action, IReadOnlyDictionary<string, JsonElement> Parameters, bool NeedsDevice, string? Provider)
{
    /// <summary>Reads an entry's value.</summary>
    /// <param name="shown">The entry as messages name it.</param>
    /// <param name="value">The reference of an action, or an object.</param>
    /// <param name="listed">The entry is one of a list: it has its <c>keywords</c> inside, which are read elsewhere.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The value; null when it has no action.</returns>
    public static ActionMapValue? Read(string shown, JsonElement value, bool listed, List<ActionMapProblem> problems)
    {
        return new Reader(shown, listed, problems).Read(value);
    }

    /// <summary>Returns the entry of one of its keywords.</summary>
    public ActionMapEntry For(Keyword keyword) => new(keyword, Action, Parameters) { NeedsDevice = NeedsDevice, Provider = Provider };

    /// <summary>Returns the kind of a JSON value as messages name it.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    private sealed class Reader(string shown, bool listed, List<ActionMapProblem> problems)
    {
        private readonly string[] known = [.. listed ? ["keywords"] : Array.Empty<string>(), "action", "parameters", "device", "provider"];

        public ActionMapValue? Read(JsonElement value)
        {
            RejectUnknown(value);
            var action = value.ValueKind is JsonValueKind.String ? value : Member(value, "action");
            var provider = Provider(Member(value, "provider"));
            var isTemplate = provider is ActionReference.Awx;
            if (action.ValueKind is JsonValueKind.String && (isTemplate ? ActionReference.IsTemplate(action.GetString()!) : ActionReference.IsPackAction(action.GetString()!)))
            {
                return new ActionMapValue(action.GetString()!, Parameters(Member(value, "parameters")), NeedsDevice(Member(value, "device")), provider);
            }

            Reject(
                $"{shown} has no action of the form {(isTemplate ? "organization/template, nor a template's id" : "pack.name")}.",
                isTemplate ? "Use {\"provider\": \"awx\", \"action\": \"Organization/template\", \"parameters\": {…}}, or the id of a job template in double quotes."
                    : action.ValueKind is JsonValueKind.String && ActionReference.IsTemplate(action.GetString()!) ? "A job template of AWX needs the member \"provider\": \"awx\"."
                    : listed
                    ? "Use {\"keywords\": […], \"action\": \"pack.name\", \"parameters\": {…}, \"device\": false}; parameters, device and provider are optional."
                    : "Use \"pack.name\" or {\"action\": \"pack.name\", \"parameters\": {…}, \"device\": false}; parameters, device and provider are optional.");
            return null;
        }

        private void RejectUnknown(JsonElement value)
        {
            var members = value.ValueKind is JsonValueKind.Object ? value.EnumerateObject().Select(member => member.Name) : [];
            foreach (var name in members.Where(name => !known.Contains(name)))
            {
                Reject($"{shown} has the unknown member '{name}'.", $"Only {string.Join(", ", known.SkipLast(1))} and {known[^1]} are known.");
            }
        }

        private static JsonElement Member(JsonElement value, string name) =>
            value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

        private bool NeedsDevice(JsonElement device)
        {
            if (device.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined))
            {
                Reject(
                    $"{shown} has the member 'device' as a JSON {Kind(device)}, not as a boolean.",
                    "Use \"device\": false for an action that needs no device; leave it out for every other.");
            }

            return device.ValueKind is not JsonValueKind.False;
        }

        private string? Provider(JsonElement provider)
        {
            if (provider.ValueKind is JsonValueKind.String && provider.GetString()!.Trim() is { Length: > 0 } name)
            {
                return name.ToLowerInvariant();
            }

            if (provider.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                Reject($"{shown} has the member 'provider', which is no name.", "Use \"provider\": \"stackstorm\", or leave it out.");
            }

            return null;
        }

        private Dictionary<string, JsonElement> Parameters(JsonElement parameters)
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
                Reject($"{shown} has parameters that are no object.", "Use {\"name\": value, …}.");
            }

            return read;
        }

        private void Reject(string problem, string cure) => problems.Add(new ActionMapProblem(problem, cure));
    }
}
