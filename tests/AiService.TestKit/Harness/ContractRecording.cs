using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiService.Tests.Harness;

/// <summary>One request to the replaced Python service and its answer.</summary>
public sealed class ContractRecording
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", "contract");
    private readonly JsonElement json;

    private ContractRecording(JsonElement json) => this.json = json;

    public string Report => json.GetProperty("setup").TryGetProperty("report", out var given)
        ? given.GetString()!
        : Load("analyze_ok").Data.GetProperty("report").GetString()!;

    public string Path => json.GetProperty("request").GetProperty("path").GetString()!;

    /// <summary>The request's JSON, to be added to.</summary>
    public JsonObject Request => JsonNode.Parse(json.GetProperty("request").GetProperty("json").GetRawText())!.AsObject();

    public JsonElement Answer => json.GetProperty("response").GetProperty("json");

    public JsonElement Data => Answer.GetProperty("data");

    public static ContractRecording Load(string name) =>
        // Python writes and reads NaN, which is no JSON: one recorded request holds it.
        new(JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Folder, name + ".json")).Replace(": NaN", ": null", StringComparison.Ordinal)).RootElement);

    /// <summary>Names of the recordings that begin so, and that were answered with this code.</summary>
    public static IEnumerable<string> Named(string prefix, int code) =>
        Directory.EnumerateFiles(Folder, prefix + "*.json")
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file))
            .Where(name => Load(name).json.GetProperty("response").TryGetProperty("json", out var answer)
                && answer.ValueKind is JsonValueKind.Object
                && answer.TryGetProperty("code", out var answered)
                && answered.GetInt32() == code)
            .Order(StringComparer.Ordinal);
}
