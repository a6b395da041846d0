using System.Text.Json.Nodes;
using Json.Schema;

namespace AiService.Tests.NetworkAgent.Schemas;

/// <summary>A JSON Schema as the service ships it for editors, from the folder <c>schemas</c> beside the program.</summary>
internal sealed class OperatorSchema
{
    private static readonly string[] Branches = ["anyOf", "allOf"];

    private readonly JsonSchema schema;

    private OperatorSchema(string kind)
    {
        Kind = kind;
        var file = Path.Combine(AppContext.BaseDirectory, "schemas", $"{kind}.schema.json");
        Json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        schema = JsonSchema.FromFile(file);
        SchemaRegistry.Global.Register(schema);
        Properties = [.. PropertiesOf(this, Json, "")];
    }

    // First, because the schema of the credentials refers to it.
    public static OperatorSchema Inventory { get; } = new("inventory");

    public static OperatorSchema Credentials { get; } = new("credentials");

    public static OperatorSchema Runbook { get; } = new("runbook");

    public static OperatorSchema Platform { get; } = new("platform");

    public static IReadOnlyList<OperatorSchema> All { get; } = [Inventory, Credentials, Runbook, Platform];

    /// <summary>What the schema describes: <c>runbook</c>.</summary>
    public string Kind { get; }

    public JsonObject Json { get; }

    /// <summary>Every property that the schema knows.</summary>
    public IReadOnlyList<SchemaProperty> Properties { get; }

    /// <returns>The places of the document that the schema rejects; empty when the document is valid.</returns>
    public IReadOnlyList<string> Problems(JsonNode? document)
    {
        var result = schema.Evaluate(document, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? [] : [.. result.Details.Where(detail => detail.HasErrors)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join(' ', detail.Errors!.Values)} ({detail.EvaluationPath})")
            .DefaultIfEmpty("The schema names no place.")];
    }

    public bool Accepts(JsonNode? document) => schema.Evaluate(document).IsValid;

    private static IEnumerable<SchemaProperty> PropertiesOf(OperatorSchema from, JsonObject at, string path)
    {
        if (Target(from, at) is var (other, target))
        {
            return PropertiesOf(other, target, path);
        }

        var own = (at["properties"] as JsonObject ?? []).Where(one => one.Value is JsonObject)
            .SelectMany(one => PropertyOf(from, one.Value!.AsObject(), Mutation.Below(path, one.Key)));
        var named = at["additionalProperties"] is JsonObject any ? PropertiesOf(from, any, Mutation.Below(path, "*")) : [];
        var items = at["items"] is JsonObject item ? PropertiesOf(from, item, path + "[]") : [];
        // A branch without a type only narrows properties that are described elsewhere.
        var branches = Branches.SelectMany(key => at[key] as JsonArray ?? []).OfType<JsonObject>().Where(one => one.ContainsKey("$ref") || one.ContainsKey("type"))
            .SelectMany(one => PropertiesOf(from, one, path));
        return own.Concat(named).Concat(items).Concat(branches);
    }

    private static IEnumerable<SchemaProperty> PropertyOf(OperatorSchema from, JsonObject property, string path)
    {
        var own = new SchemaProperty(path, Said(from, property, "title"), Said(from, property, "description"));
        return PropertiesOf(from, property, path).Prepend(own);
    }

    // What stands beside a reference takes precedence over what it refers to, as in editors.
    private static string? Said(OperatorSchema from, JsonObject property, string key)
    {
        return property[key]?.GetValue<string>() ?? (Target(from, property) is var (other, target) ? Said(other, target, key) : null);
    }

    private static (OperatorSchema From, JsonObject Schema)? Target(OperatorSchema from, JsonObject at)
    {
        if (at["$ref"]?.GetValue<string>() is not { } reference)
        {
            return null;
        }

        // The only schema that another one refers to is the inventory's.
        var target = reference.StartsWith('#') ? from : Inventory;
        return (target, target.Json["definitions"]![reference[(reference.LastIndexOf('/') + 1)..]]!.AsObject());
    }
}

/// <summary>A property that a schema describes.</summary>
/// <param name="Path">Its place, as <see cref="Mutation.Path"/> writes it.</param>
/// <param name="Title">Its title, or null.</param>
/// <param name="Description">What an editor shows for it, or null.</param>
internal readonly record struct SchemaProperty(string Path, string? Title, string? Description);
