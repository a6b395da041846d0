using System.Globalization;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;

namespace AiService.Tests.Storage.Upgrade;

/// <summary>Has a service begin repairs, remembers them by name, and keeps what the service answers about them.</summary>
internal sealed class FixtureCaller : IDisposable
{
    /// <summary>The longest that anything may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject repairs = [];
    private readonly JsonObject analyses = [];

    public HttpClient Http { get; } = new() { Timeout = Patience };

    /// <summary>The service's base address.</summary>
    public string Address { get; set; } = "";

    public void Dispose() => Http.Dispose();

    /// <summary>What the version answers about everything, while nothing moves.</summary>
    public async Task KeepAnswersAsync()
    {
        foreach (var (name, repair) in repairs.ToList())
        {
            repairs[name] = JsonNode.Parse((await RepairAsync(repair!["id"]!.ToString())).GetRawText());
        }

        foreach (var (key, analysis) in analyses.ToList())
        {
            analyses[key] = JsonNode.Parse((await GetAsync($"/analyses/{analysis!["id"]}")).GetRawText());
        }

        var entries = (await GetAsync("/api/ai/knowledge/entries?retired=all")).GetProperty("items");
        var answers = new JsonObject
        {
            ["killed_at"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["repairs"] = repairs,
            ["analyses"] = analyses,
            ["entries"] = JsonNode.Parse(entries.GetRawText()),
        };
        await File.WriteAllTextAsync(Path.Combine(UpgradeFixture.Kept, "answers.json"), answers.ToJsonString(Readable) + "\n");
    }

    /// <summary>Has an analysis begin a repair, and waits until that stands as it is wanted.</summary>
    public async Task BeginAsync(string name, int device, string fault, Func<JsonElement, bool> reached, string? key = null)
    {
        var analysis = await AnalyzeAsync(device, fault, key ?? name);
        await WaitAsync(async () => (await GetAsync($"/analyses/{analysis}")).GetProperty("repairs").GetArrayLength() > 0);
        var id = (await GetAsync($"/analyses/{analysis}")).GetProperty("repairs")[0].Text("id")!;
        repairs[name] = new JsonObject { ["id"] = id };
        await UntilAsync(name, reached);
        if (key is not null)
        {
            analyses[key] = new JsonObject { ["id"] = analysis };
        }

        if (key == "done-1")
        {
            await WaitAsync(async () => (await GetAsync($"/analyses/{analysis}")).Text("state") == "done");
        }
    }

    public async Task JoinAsync(string key, int device, string fault)
    {
        var analysis = await AnalyzeAsync(device, fault, key);
        await WaitAsync(async () => (await GetAsync($"/analyses/{analysis}")).GetProperty("repairs").GetArrayLength() > 0);
        analyses[key] = new JsonObject { ["id"] = analysis };
    }

    private async Task<string> AnalyzeAsync(int device, string fault, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address + "/analyze") { Content = JsonContent.Create(UpgradeFixture.Request(device, fault)) };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("Prefer", "respond-async");
        using var response = await Http.SendAsync(request);
        return response.Headers.Location!.ToString().Split('/')[^1];
    }

    public async Task CancelAsync(string name)
    {
        await PostAsync($"/repairs/{repairs[name]!["id"]}/cancel", new { });
        await UntilAsync(name, repair => repair.GetProperty("closed_until").ValueKind == JsonValueKind.String);
    }

    public Task UntilAsync(string name, Func<JsonElement, bool> reached) =>
        WaitAsync(async () => reached(await RepairAsync(repairs[name]!["id"]!.ToString())));

    public static Task WaitAsync(Func<Task<bool>> reached) => Eventually.ReadAsync(reached, isReached => isReached);

    private Task<JsonElement> RepairAsync(string id) => GetAsync($"/repairs/{id}");

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(Address + path));
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    public async Task PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(Address + path), body);
        (await response.EnvelopeAsync()).GetProperty("code").GetInt32().Should().BeLessThan(300);
    }

    public static Func<JsonElement, bool> Is(string state) => repair => repair.Text("state") == state;
}
