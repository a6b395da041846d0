using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AiService.Knowledge.Service;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Knowledge.Exchange;

/// <summary>A service that imports and exports files.</summary>
internal sealed class ExchangeRig : IAsyncDisposable
{
    public const string JsonLines = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string Sqlite = "application/vnd.sqlite3";

    private readonly ServiceUnderTest service;

    private ExchangeRig(ServiceUnderTest service) => this.service = service;

    public ServiceUnderTest Service => service;

    public static Task<ExchangeRig> StartAsync(params string[] settings) => StartAsync(null, settings);

    public static async Task<ExchangeRig> StartAsync(TimeProvider? time, params string[] settings)
    {
        var rig = new ExchangeRig(await ServiceUnderTest.StartAsync(settings, time));
        await rig.ListAsync(); // Now the file is there.
        return rig;
    }

    public async Task<JsonElement> ImportAsync(byte[] file, string contentType, string query = "")
    {
        using var response = await SendAsync(file, contentType, query);
        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(200, $"{envelope} {service.Log.Text}");
        return envelope.GetProperty("data");
    }

    public Task<JsonElement> ImportAsync(string file, string contentType, string query = "") => ImportAsync(Encoding.UTF8.GetBytes(file), contentType, query);

    public async Task<HttpResponseMessage> SendAsync(byte[] file, string contentType, string query = "")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await service.Http.PostAsync(new Uri("/api/ai/knowledge/import" + query, UriKind.Relative), content);
    }

    public async Task<byte[]> ExportAsync(string query)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/export" + query, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async Task<List<JsonElement>> ListAsync(string query = "?limit=200&retired=all")
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/entries" + query, UriKind.Relative));
        return [.. (await response.EnvelopeAsync()).GetProperty("data").GetProperty("items").EnumerateArray().Reverse()];
    }

    public async Task<List<string?>> KeywordsAsync() => [.. (await ListAsync()).Select(entry => entry.GetProperty("keyword").GetString())];

    public Task<long?> LearnAsync(string description, string device = "1", bool worked = true)
    {
        return service.Services.GetRequiredService<KnowledgeBase>().LearnAsync(
            Lessons.Of(description, "StackStorm 动作 n.e 状态：succeeded", "P1") with { DeviceId = device, Worked = worked, Evidence = "=up" });
    }

    public SqliteConnection Table() => TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db"));

    /// <summary>Adds entries of every kind: learned, written by a person, retired, of the Python service.</summary>
    public async Task FillAsync()
    {
        await LearnAsync("接口Gig0/0/1 down");
        await LearnAsync("接口Gig0/0/2 down", "=2", worked: false);
        await service.AskAsync("/api/ai/knowledge/add", new { keyword = "=1+1", title = "'quoted'", solution = "say \"hi\",\nnext, line\ttab", device_type = "华为" });
        await service.AskAsync("/api/ai/knowledge/add", new { keyword = "retired one", title = "t", solution = "s" });
        await service.AskAsync("/api/ai/knowledge/entries/6/retire", new { });
        using var python = Table();
        python.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('theirs', '自动修复：😀', '1. a' || char(10) || '2. b')");
    }

    /// <summary>What an import did: added, updated, unchanged, refused.</summary>
    public static string Counts(JsonElement report) =>
        $"{report.GetProperty("added")} {report.GetProperty("updated")} {report.GetProperty("unchanged")} {report.GetProperty("refused")}";

    public static List<string> Problems(JsonElement report) =>
        [.. report.GetProperty("problems").EnumerateArray().Select(problem => $"{problem.GetProperty("line")}: {problem.GetProperty("msg")}")];

    public async ValueTask DisposeAsync() => await service.DisposeAsync();
}
