using System.Text.Json;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Parameters;

/// <summary>The JSON schema that StackStorm makes of an action's parameters, with the texts of its refusals.</summary>
internal static class ParameterCheck
{
    private const string Mask = "********";

    /// <exception cref="RefusedException">The parameters do not fit the action.</exception>
    public static void Check(JsonObject given, JsonObject declared)
    {
        foreach (var (name, about) in declared)
        {
            if (IsTrue(about, "required") && !given.ContainsKey(name) && about!["default"] is null)
            {
                throw new RefusedException($"'{name}' is a required property");
            }
        }

        var unexpected = given.Select(property => property.Key).Where(name => !declared.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        if (unexpected.Count > 0)
        {
            var names = string.Join(", ", unexpected.Select(name => $"'{name}'"));
            throw new RefusedException($"Additional properties are not allowed ({names} {(unexpected.Count == 1 ? "was" : "were")} unexpected)");
        }

        foreach (var (name, value) in given)
        {
            CheckValue(value, declared[name]!);
        }

        var immutable = given.Select(property => property.Key).Where(name => IsTrue(declared[name], "immutable")).Select(name => $"'{name}'").ToList();
        if (immutable.Count > 0)
        {
            throw new RefusedException($"Override of immutable parameter(s) [{string.Join(", ", immutable)}] is unsupported.");
        }
    }

    /// <summary>A copy in which secret parameters are masked, as the API shows them.</summary>
    public static JsonObject Masked(JsonObject given, JsonObject declared)
    {
        return new JsonObject(given.Select(property => KeyValuePair.Create(
            property.Key,
            IsTrue(declared[property.Key], "secret") ? JsonValue.Create(Mask) : property.Value?.DeepClone())));
    }

    private static void CheckValue(JsonNode? value, JsonNode about)
    {
        var type = (string?)about["type"];
        if (value is null)
        {
            if (IsTrue(about, "required"))
            {
                throw new RefusedException($"None is not of type '{type}'");
            }

            return;
        }

        var fits = type switch
        {
            "integer" => value.GetValueKind() == JsonValueKind.Number && PythonText.IsWhole(value),
            "number" => value.GetValueKind() == JsonValueKind.Number,
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "array" => value is JsonArray,
            "object" => value is JsonObject,
            _ => true,
        };
        if (!fits)
        {
            throw new RefusedException($"{PythonText.Repr(value)} is not of type '{type}'");
        }

        if (about["enum"] is JsonArray allowed && !allowed.Any(word => JsonNode.DeepEquals(word, value)))
        {
            throw new RefusedException($"{PythonText.Repr(value)} is not one of {PythonText.Repr(allowed)}");
        }
    }

    private static bool IsTrue(JsonNode? about, string attribute) => (bool?)about?[attribute] ?? false;
}
