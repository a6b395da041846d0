using System.Text.Json;
using AiService.Knowledge.Meaning;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge.Meaning;

/// <summary>A service with a model that knows a few words, a clock that is moved, and the ways to ask it.</summary>
internal sealed class MeaningRig : IDisposable
{
    private const int Looks = 3_000;
    private readonly InFlight flight = new();

    public FakeEmbeddings Model { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));

    public TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Model.Dispose();
        Folder.Dispose();
    }

    /// <param name="entries">How many entries to wait for; null not to wait.</param>
    /// <param name="settings">More settings.</param>
    public async Task<ServiceUnderTest> StartAsync(int? entries, params string[] settings)
    {
        var service = await ServiceUnderTest.StartAsync(
            [.. Model.Settings, .. settings],
            Time,
            Folder.Path,
            services => services.AddHttpClient(EmbeddingModel.ClientName).AddHttpMessageHandler(flight.Handler));
        if (entries is { } count)
        {
            await UntilAsync(service, count);
        }

        return service;
    }

    /// <param name="service">The service whose health tells.</param>
    /// <param name="entries">How many entries have a meaning then.</param>
    /// <param name="step">How far the clock is moved between two looks.</param>
    /// <param name="isDone">What else has to be true, where the number is reached before all is done.</param>
    public async Task UntilAsync(ServiceUnderTest service, int entries, TimeSpan? step = null, Func<bool>? isDone = null)
    {
        var health = await HealthAsync(service);
        for (var look = 0; look < Looks && (!health.StartsWith($"healthy {entries} ", StringComparison.Ordinal) || isDone?.Invoke() == false); look++)
        {
            // The service allows the model 60 s, which must not pass while a real request is under way.
            if (flight.Count == 0)
            {
                Time.Advance(step ?? TimeSpan.FromSeconds(2));
            }

            health = await HealthAsync(service);
        }

        health.Should().StartWith($"healthy {entries} ", service.Log.Text);
    }

    public static async Task<string> HealthAsync(ServiceUnderTest service)
    {
        var (status, description) = await service.HealthAsync("knowledge_meaning");
        return $"{status} {description}";
    }

    public static async Task<List<JsonElement>> SearchAsync(ServiceUnderTest service, string keyword, string more = "")
    {
        using var response = await service.Http.GetAsync(new Uri($"/api/ai/knowledge/search?explain=true&keyword={Uri.EscapeDataString(keyword)}{more}", UriKind.Relative));
        return [.. (await response.EnvelopeAsync()).GetProperty("data").EnumerateArray()];
    }

    public static async Task<List<string?>> SolutionsAsync(ServiceUnderTest service, string description)
    {
        var answer = await service.AskAsync("/analyze", new { device_id = 1, report = "r", faults = new[] { new { description, level = "P1" } } });
        return [.. answer.GetProperty("data").GetProperty("knowledge_solutions").EnumerateArray().Select(Keyword)];
    }

    public static async Task AddAsync(ServiceUnderTest service, string keyword, string title) =>
        await service.AskAsync("/api/ai/knowledge/add", new { keyword, title, solution = "s" });

    public static string? Keyword(JsonElement row) => row.GetProperty("keyword").GetString();
}
