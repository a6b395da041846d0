using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>One exchange with the real StackStorm 3.9.</summary>
internal sealed record Recording(JsonNode Request, JsonNode Response, JsonNode? Polled)
{
    public static Recording Of(string name)
    {
        var all = JsonNode.Parse(File.ReadAllText(PathOf(name)))!;
        return new Recording(all["request"]!, all["response"]!, all["then_polled"]);
    }

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Recordings", "stackstorm", $"{name}.json");

    public HttpMethod Method => new((string)Request["method"]!);

    public string PathAndQuery => (string)Request["path"]!;

    /// <summary>The body as it was sent: recorded text stays text, so that broken JSON stays broken.</summary>
    public string? Body => Request["body"] is JsonValue text && text.TryGetValue(out string? raw) ? raw : Request["body"]?.ToJsonString();

    public int Status => (int)Response["status"]!;

    public JsonNode Answer => Response["body"]!;

    public IEnumerable<JsonObject> States => Polled!["states"]!.AsArray().Select(state => state!["body"]!.AsObject());
}
