using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiService.Hosting.Redaction;

/// <summary>Masks the secrets among fixed parameters, by their names and by what else is known of them.</summary>
internal static class MaskedParameters
{
    /// <param name="parameters">The parameters of the map's entry.</param>
    /// <param name="isSecret">What is known of a parameter beside its name.</param>
    public static JsonObject Of(IReadOnlyDictionary<string, JsonElement> parameters, Func<string, bool> isSecret) =>
        new(parameters.Select(parameter => KeyValuePair.Create(
            parameter.Key, isSecret(parameter.Key) ? SecretNames.Masked : Masked(parameter.Key, parameter.Value))));

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
