using System.Net.Http.Json;
using System.Text.Json;
using AiService.Knowledge.Service;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Knowledge.Entries;

/// <summary>The service with a fresh knowledge base, asked over HTTP; and the same file beside it.</summary>
public abstract class EntryRig : IAsyncLifetime
{
    protected const string Entries = "/api/ai/knowledge/entries";

    private ServiceUnderTest service = null!;

    protected ServiceUnderTest Service => service;

    public async Task InitializeAsync()
    {
        service = await ServiceUnderTest.StartAsync();
        await GetAsync(Entries); // Now the file is there.
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    protected Task<long?> LearnAsync(string description, string device = "1", bool worked = true, string? platform = null)
    {
        return service.Services.GetRequiredService<KnowledgeBase>().LearnAsync(
            Lessons.Of(description, "StackStorm 动作 n.e 状态：succeeded", "P1") with { DeviceId = device, Worked = worked, Platform = platform });
    }

    protected Task<JsonElement> AddAsync(string keyword) => PostAsync("/api/ai/knowledge/add", new { keyword, title = "t", solution = "s" });

    protected async Task<JsonElement> PostAsync(string path, object body) => Data(await service.AskAsync(path, body));

    protected async Task<JsonElement> ChangeAsync(long id, object body)
    {
        using var response = await service.Http.PatchAsJsonAsync($"{Entries}/{id}", body);
        return Data(await response.EnvelopeAsync());
    }

    protected async Task<JsonElement> GetAsync(string path)
    {
        using var response = await service.Http.GetAsync(new Uri(path, UriKind.Relative));
        return Data(await response.EnvelopeAsync());
    }

    protected async Task SendAsync(HttpMethod method, string path)
    {
        using var response = await SendTextAsync(method, path, "");
        Data(await response.EnvelopeAsync());
    }

    protected async Task<HttpResponseMessage> SendTextAsync(HttpMethod method, string path, string body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body.Length > 0 ? new StringContent(body, System.Text.Encoding.UTF8, "application/json") : null;
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await service.Http.SendAsync(request);
    }

    protected async Task<List<long>> IdsAsync(string query) =>
        [.. (await GetAsync(Entries + query)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    protected async Task<List<long>> SearchAsync(string keyword) =>
        [.. (await GetAsync("/api/ai/knowledge/search?keyword=" + Uri.EscapeDataString(keyword))).EnumerateArray().Select(row => row.GetProperty("id").GetInt64())];

    protected static JsonElement Data(JsonElement envelope)
    {
        envelope.GetProperty("code").GetInt32().Should().Be(200, $"{envelope}");
        return envelope.GetProperty("data");
    }

    protected static async Task ShouldFailAsync(HttpResponseMessage response, int code, string message)
    {
        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(code, $"{envelope}");
        envelope.GetProperty("msg").GetString().Should().Contain(message);
    }

    protected Microsoft.Data.Sqlite.SqliteConnection File() => TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db"));
}
