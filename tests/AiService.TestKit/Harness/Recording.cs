using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiService.Tests.Harness;

/// <summary>One recorded exchange with a real StackStorm 3.9 or AWX 24.6.1: the request, the answer, and the states that followed.</summary>
internal sealed class Recording
{
    private readonly JsonNode root;

    private Recording(JsonNode root) => this.root = root;

    public JsonNode? RequestBody => root["request"]?["body"];

    public string Path => root["request"]!["path"]!.GetValue<string>();

    public int Status => root["response"]!["status"]!.GetValue<int>();

    public JsonNode Body => root["response"]!["body"]!;

    /// <summary>The documents that a poller saw, in order; empty where the execution was not followed.</summary>
    public IReadOnlyList<JsonNode> States => [.. (root["then_polled"]?["states"]?.AsArray() ?? []).Select(state => state!["body"]!)];

    /// <summary>The documents of a recorded event stream, in order.</summary>
    public IReadOnlyList<JsonNode> Events =>
        [.. root["response"]!["events"]!.AsArray().Select(told => told!["data_json"]).Where(document => document is not null).Select(document => document!)];

    public string Action => RequestBody!["action"]!.GetValue<string>();

    /// <summary>The action's parameters with its runner's merged in, as the parameters view shows them.</summary>
    public JsonObject Declared
    {
        get
        {
            var merged = Body["runner"]!["runner_parameters"]!.DeepClone().AsObject();
            foreach (var (name, own) in Body["action"]!["parameters"]!.AsObject())
            {
                var both = merged[name] is JsonObject runners ? runners : [];
                foreach (var (key, value) in own!.AsObject())
                {
                    both[key] = value?.DeepClone();
                }

                merged[name] = both.Parent is null ? both : both.DeepClone();
            }

            return new JsonObject { ["parameters"] = merged };
        }
    }

    /// <param name="name">The file's name without its extension: <c>01c_python_success</c>.</param>
    /// <param name="engine">The folder.</param>
    public static Recording Of(string name, string engine = "stackstorm")
    {
        var file = System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", engine, name + ".json");
        return new Recording(JsonNode.Parse(File.ReadAllText(file), null, new JsonDocumentOptions { MaxDepth = 128 })!);
    }
}
