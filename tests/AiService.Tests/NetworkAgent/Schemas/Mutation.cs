using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiService.Tests.NetworkAgent.Schemas;

/// <summary>A document with one change.</summary>
/// <param name="Change">What was changed: <c>removed</c>, <c>renamed</c>, <c>word</c>.</param>
/// <param name="Path">The kind of place that was changed, with <c>*</c> for names that the file chooses: <c>states.*.verdict</c>.</param>
/// <param name="Document">The document with the change.</param>
internal sealed partial record Mutation(string Change, string Path, JsonNode Document)
{
    // The mappings whose keys are names that the file chooses.
    private static readonly string[] Free = ["parameters", "states", "platforms", "looks", "json", "names", "jump_hosts", "groups"];

    /// <summary>The place of a key below a mapping.</summary>
    public static string Below(string path, string key)
    {
        var below = Free.Contains(path.Split('.')[^1]) ? $"{path}.*" : path.Length == 0 ? key : $"{path}.{key}";
        // A check is the same wherever it stands.
        return CheckOfPlatform().Replace(below, "$1");
    }

    /// <summary>Every kind of place in the document.</summary>
    public static IEnumerable<string> Paths(JsonNode document) => Places(document, [], "").Select(place => place.Path).Distinct();

    /// <summary>
    /// Changes each kind of place in each document: in every way where a place appears first, and in those that concern its key and its type
    /// where it appears again.
    /// </summary>
    public static IEnumerable<Mutation> Of(IEnumerable<JsonNode> documents)
    {
        var seen = new HashSet<string>();
        foreach (var root in (JsonNode[])["word", new JsonArray(), new JsonObject()])
        {
            yield return new Mutation("root", "", root);
        }

        foreach (var document in documents)
        {
            yield return new Mutation("extra", "", Changed(document, [], at => at.AsObject().Add("extra", "x")));
            foreach (var (steps, path, value) in Places(document, [], "").DistinctBy(place => place.Path))
            {
                foreach (var mutation in At(document, steps, path, value, isFirst: seen.Add(path)))
                {
                    yield return mutation;
                }
            }
        }
    }

    public override string ToString() => $"{Path} {Change}";

    private static IEnumerable<Mutation> At(JsonNode document, object[] steps, string path, JsonNode? value, bool isFirst)
    {
        if (value is JsonObject)
        {
            yield return new Mutation("extra", path, Changed(document, steps, at => at.AsObject().Add("extra", "x")));
        }

        if (steps[^1] is string key)
        {
            yield return new Mutation("removed", path, Changed(document, steps[..^1], at => at.AsObject().Remove(key)));
            yield return new Mutation("renamed", path, Changed(document, steps[..^1], at => Rename(at.AsObject(), key)));
        }

        foreach (var (change, other) in Replacements(value).Where(one => !JsonNode.DeepEquals(one.Value, value)).Take(isFirst ? int.MaxValue : 1))
        {
            yield return new Mutation(change, path, Changed(document, steps[..^1], at => Replace(at, steps[^1], other)));
        }
    }

    private static IEnumerable<(string Change, JsonNode? Value)> Replacements(JsonNode? value)
    {
        yield return ("mapping", new JsonObject { ["x"] = "y" });
        yield return ("word", "nonsense");
        yield return ("negative", -1);
        yield return ("large", 1000000);
        yield return ("fraction", 1.25);
        yield return ("true", true);
        yield return ("empty", null);
        yield return ("list of mappings", new JsonArray(new JsonObject { ["x"] = "y" }));
        yield return ("lines", "one\ntwo");
        yield return ("open pattern", "(?<value>(");
        switch (value)
        {
            case JsonArray:
                yield return ("no items", new JsonArray());
                break;
            case JsonValue when value.GetValueKind() is not JsonValueKind.String:
                yield return ("quoted", value.ToJsonString());
                break;
            case JsonValue:
                yield return ("list of one", new JsonArray(value.DeepClone()));
                yield return ("list of two", new JsonArray(value.DeepClone(), value.DeepClone()));
                break;
        }
    }

    private static IEnumerable<(object[] Steps, string Path, JsonNode? Value)> Places(JsonNode? node, object[] steps, string path)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => (Step: (object)member.Key, Path: Below(path, member.Key), member.Value)),
            JsonArray items => items.Select((item, index) => (Step: (object)index, Path: path + "[]", Value: item)),
            _ => [],
        };
        return children.SelectMany(child => Places(child.Value, [.. steps, child.Step], child.Path).Prepend(([.. steps, child.Step], child.Path, child.Value)));
    }

    private static JsonNode Changed(JsonNode document, object[] steps, Action<JsonNode> change)
    {
        var copy = document.DeepClone();
        change(steps.Aggregate(copy, (at, step) => (step is string key ? at[key] : at[(int)step])!));
        return copy;
    }

    private static void Replace(JsonNode at, object step, JsonNode? value)
    {
        if (step is string key)
        {
            at[key] = value;
        }
        else
        {
            at[(int)step] = value;
        }
    }

    private static void Rename(JsonObject at, string key)
    {
        var value = at[key];
        at.Remove(key);
        at.Add(key + "x", value);
    }

    [GeneratedRegex(@"^platforms\.\*\.((?:pre|post)_check)(?=$|\.)", RegexOptions.CultureInvariant)]
    private static partial Regex CheckOfPlatform();
}
