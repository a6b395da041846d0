using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Catalog;

/// <summary>One registered action: what StackStorm tells of it, and how its executions end here.</summary>
/// <param name="Reference"><c>pack.name</c>; the pack ends at the first dot.</param>
/// <param name="Document">The action as the API shows it.</param>
/// <param name="Runner">Its runner type as the API shows it.</param>
/// <param name="Direction">How its executions end.</param>
internal sealed record CatalogAction(string Reference, JsonObject Document, JsonObject Runner, Direction Direction)
{
    public string Id => (string)Document["id"]!;

    public string Uid => (string)Document["uid"]!;

    public string Pack => (string)Document["pack"]!;

    public bool Enabled => (bool)Document["enabled"]!;

    public bool IsWorkflow => RunnerName == "orquesta";

    public string RunnerName => (string)Runner["name"]!;

    /// <summary>The action's own parameters over the runner's, attribute by attribute.</summary>
    public JsonObject AllParameters()
    {
        var merged = Runner["runner_parameters"]!.DeepClone().AsObject();
        foreach (var (name, own) in Document["parameters"]!.AsObject())
        {
            if (merged[name] is JsonObject inherited)
            {
                foreach (var (attribute, value) in own!.AsObject())
                {
                    inherited[attribute] = value?.DeepClone();
                }
            }
            else
            {
                merged[name] = own!.DeepClone();
            }
        }

        return merged;
    }

    internal static CatalogAction Load(JsonObject entry, JsonObject runners)
    {
        var reference = (string)entry["ref"]!;
        var (pack, name) = reference.IndexOf('.') is var dot ? (reference[..dot], reference[(dot + 1)..]) : default;
        var runner = runners[(string)entry["runner"]!]!.AsObject();
        var document = new JsonObject
        {
            ["tags"] = new JsonArray(),
            ["uid"] = $"action:{pack}:{name}",
            ["metadata_file"] = $"actions/{name}.yaml",
            ["name"] = name,
            ["ref"] = reference,
            ["description"] = entry["description"]!.DeepClone(),
            ["enabled"] = (bool?)entry["enabled"] ?? true,
            ["entry_point"] = (string?)entry["entry_point"] ?? "",
            ["pack"] = pack,
            ["runner_type"] = (string)runner["name"]!,
            ["parameters"] = entry["parameters"]!.DeepClone(),
            ["output_schema"] = new JsonObject(),
            ["notify"] = new JsonObject(),
            ["id"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)))[..24],
        };
        return new CatalogAction(reference, document, runner, new Direction((string?)entry["ending"] ?? Endings.Succeeded, (double?)entry["seconds"]));
    }
}
