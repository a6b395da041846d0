using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Alerts;

/// <summary>Starts the service where alerts are repaired, and sends them.</summary>
internal static class AlertCalls
{
    public const string AutoRepair = "ALERT_AUTO_REPAIR=true";

    /// <summary>A clock that stands: an answer waits for its decisions, however slow the machine is.</summary>
    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 28, 7, 5, 0, TimeSpan.Zero));

    public static Task<ServiceUnderTest> StartAsync(IRepairProvider provider, TimeProvider? time = null, string? folder = null, params string[] settings) =>
        ProviderService.StartAsync([provider], null, time ?? Clock(), folder, [AutoRepair, .. settings]);

    /// <summary>An alert in the service's own form.</summary>
    public static object Own(string id, string device = "1", string port = "Gig0/0/1", string state = "firing", string level = "P1") =>
        new { alert_id = id, device_id = device, description = $"接口{port} down", level, state };

    /// <summary>Sends a body and returns the items of the answer.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AlertAsync(this ServiceUnderTest service, object body, params string[] headers)
    {
        var (status, envelope) = await service.SendAlertAsync("/api/ai/alerts", body, headers);
        status.Should().Be(200, envelope.ToString());
        return [.. envelope.GetProperty("data").GetProperty("items").EnumerateArray()];
    }

    /// <summary>Sends a body and returns the HTTP status and the envelope.</summary>
    public static async Task<(int Status, JsonElement Envelope)> SendAlertAsync(this ServiceUnderTest service, string path, object body, params string[] headers)
    {
        using var response = await service.SendAsync(HttpMethod.Post, path, body, headers);
        return ((int)response.StatusCode, await response.EnvelopeAsync());
    }

    /// <summary>Sends one alert that is to be decided so, and returns its item.</summary>
    public static async Task<JsonElement> DecidedAsync(this ServiceUnderTest service, object alert, string decision)
    {
        var item = (await service.AlertAsync(alert)).Should().ContainSingle().Which;
        item.Text("decision").Should().Be(decision, item.ToString());
        return item;
    }

    /// <summary>One alert as <c>GET /alerts/{id}</c> shows it.</summary>
    public static async Task<JsonElement> AlertOfAsync(this ServiceUnderTest service, string id)
    {
        using var response = await service.Http.GetAsync(new Uri($"/alerts/{id}", UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    /// <summary>Moves the clock until the answer is there.</summary>
    public static async Task<T> WhileAsync<T>(this Task<T> answer, FakeTimeProvider time)
    {
        await Eventually.ReadAsync(() => Task.FromResult(answer.IsCompleted), done => done, () => time.Advance(TimeSpan.FromSeconds(0.02)));
        return await answer;
    }

    /// <summary>Several fields as text.</summary>
    public static IReadOnlyList<string?> Texts(this JsonElement entry, params string[] names) => [.. names.Select(name => entry.Text(name))];

    /// <summary>Waits until no repair is open.</summary>
    public static Task SettleAsync(this ServiceUnderTest service) =>
        Eventually.ReadAsync(() => service.RecordsAsync("SELECT id FROM repairs WHERE ended_at IS NULL"), open => open.Count == 0);

    /// <summary>Reads a column of the records, for what the test has no role to see.</summary>
    public static async Task<IReadOnlyList<string>> RecordsAsync(this ServiceUnderTest service, string sql)
    {
        await using var records = TemporaryFolder.Connect(Path.Combine(service.Folder, "records.db"));
        return [.. await records.QueryAsync<string>(sql)];
    }

    /// <summary>The only repair behind an alert.</summary>
    public static async Task<JsonElement> RepairBehindAsync(this ServiceUnderTest service, string id) =>
        (await service.AlertOfAsync(id)).GetProperty("repairs").EnumerateArray().Should().ContainSingle().Which;
}
