using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>One exchange with the real StackStorm 3.9, or the real AWX 24.6.1.</summary>
internal sealed record Recording(JsonNode Request, JsonNode Response, JsonNode? Polled)
{
    public static Recording Of(string name) => Read(PathOf(name));

    /// <param name="name">The file's name without its extension: <c>12-launch-201</c>.</param>
    public static Recording OfAwx(string name) => Read(Path.Combine(AppContext.BaseDirectory, "Recordings", "awx", $"{name}.json"));

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Recordings", "stackstorm", $"{name}.json");

    public HttpMethod Method => new((string)Request["method"]!);

    public string PathAndQuery => (string)Request["path"]!;

    /// <summary>The body as it was sent: recorded text stays text, so that broken JSON stays broken.</summary>
    public string? Body => Request["body"] is JsonValue text && text.TryGetValue(out string? raw) ? raw : Request["body"]?.ToJsonString();

    public int Status => (int)Response["status"]!;

    public JsonNode Answer => Response["body"]!;

    public IEnumerable<JsonObject> States => Polled!["states"]!.AsArray().Select(state => state!["body"]!.AsObject());

    private static Recording Read(string path)
    {
        var all = JsonNode.Parse(File.ReadAllText(path))!;
        return new Recording(all["request"]!, all["response"]!, all["then_polled"]);
    }
}
