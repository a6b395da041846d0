using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiService.Hosting.Redaction;

/// <summary>Masks fixed parameters, all but those that are known not to be secret, and among these what is secret by its name.</summary>
internal static class MaskedParameters
{
    /// <param name="parameters">The parameters of the map's entry.</param>
    /// <param name="isOpen">Whether a parameter is known not to be secret.</param>
    public static JsonObject Of(IReadOnlyDictionary<string, JsonElement> parameters, Func<string, bool> isOpen) =>
        new(parameters.Select(parameter => KeyValuePair.Create(
            parameter.Key, isOpen(parameter.Key) ? Masked(parameter.Key, parameter.Value) : SecretNames.Masked)));

    private static JsonNode? Masked(string name, JsonElement value)
    {
        if (SecretNames.Contains(name))
        {
            return SecretNames.Masked;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => new JsonObject(value.EnumerateObject().DistinctBy(member => member.Name).Select(
                member => KeyValuePair.Create(member.Name, Masked(member.Name, member.Value)))),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(item => Masked("", item))]),
            _ => JsonNode.Parse(value.GetRawText()),
        };
    }
}
