using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting.Redaction;
using AiService.Matching;

namespace AiService.StackStorm.Api;

/// <summary>
/// Redacts texts that StackStorm or an action wrote, before they go into a result, a log or the audit: with the redactor of the process, which it
/// teaches the secret parameters of the map.
/// </summary>
internal sealed class StackStormRedactor
{
    private readonly ActionMap map;
    private readonly Redactor redactor;

    public StackStormRedactor(Redactor redactor, ActionMap map)
    {
        (this.redactor, this.map) = (redactor, map);
        foreach (var entry in map.Entries)
        {
            Learn(entry.Parameters, MaskedParameters.Of(entry.Parameters, _ => true));
        }
    }

    /// <summary>Redacts from now on the values of a map entry's <paramref name="parameters"/> that are masked in <paramref name="masked"/>.</summary>
    public void Learn(IReadOnlyDictionary<string, JsonElement> parameters, JsonObject masked)
    {
        foreach (var (name, value) in parameters)
        {
            redactor.AddMasked(value, masked[name], JinjaLiteral.Of);
        }
    }

    /// <summary>Redacts from now on what the map has for an action's parameters and what is not known to be no secret.</summary>
    public void Learn(string action, Func<string, bool> isOpen)
    {
        foreach (var entry in map.Entries.Where(entry => entry.Action == action))
        {
            Learn(entry.Parameters, MaskedParameters.Of(entry.Parameters, isOpen));
        }
    }

    /// <summary>As the other, after a restart: the record shows which values were secret, and the map still has them.</summary>
    public void LearnAgain(string action, IReadOnlyDictionary<string, JsonElement> recorded)
    {
        var masked = new JsonObject(recorded.Select(parameter => KeyValuePair.Create(parameter.Key, JsonNode.Parse(parameter.Value.GetRawText()))));
        foreach (var entry in map.Entries.Where(entry => entry.Action == action))
        {
            Learn(entry.Parameters, masked);
        }
    }

    public string Redact(string text) => redactor.Redact(text);
}
