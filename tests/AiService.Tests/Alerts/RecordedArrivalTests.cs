using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>Every body as its sender writes it, through the front door: which device it means, and what is decided about it.</summary>
public sealed class RecordedArrivalTests : IDisposable
{
    private const string Token = "alert+token/0123456789";
    private const string Path = "/api/ai/alerts?token=alert%2Btoken%2F0123456789";
    private const string Repaired = "firing 6 192.0.2.11 P1 repair";
    private const string Test = "test - - P2 recorded";

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["alert-service-own-fields"] = [Repaired],
        ["alert-service-robot-hertzbeat-1.5"] = ["firing - - P1 recorded"],
        ["alert-service-robot-no-tags"] = ["firing - - P1 recorded"],
        ["alert-service-robot-send"] = ["firing 6 - P2 repair"],
        ["alertmanager-0.25-firing-group"] = [Repaired, "firing 7 192.0.2.12 P2 repair"],
        ["alertmanager-0.25-resolved"] = ["resolved 6 192.0.2.11 P1 resolved"],
        ["alertmanager-head-firing-truncated"] = [Repaired],
        ["hertzbeat-1.5-firing"] = [Repaired],
        ["hertzbeat-1.5-firing-cpu"] = ["firing 6 192.0.2.11 P2 repair"],
        ["hertzbeat-1.5-own-template"] = [Repaired],
        ["hertzbeat-1.5-restored"] = ["resolved 6 192.0.2.11 P2 resolved"],
        ["hertzbeat-1.5-restored-quotes.invalid"] = ["resolved 6 192.0.2.11 P2 resolved"],
        ["hertzbeat-1.5-solved"] = ["other 6 192.0.2.11 P1 recorded"],
        ["hertzbeat-1.5-unreachable"] = ["firing 6 192.0.2.11 P0 refused"],
        ["hertzbeat-1.6-test"] = ["test - - P1 recorded"],
        ["hertzbeat-1.7.0-firing.invalid"] = [Repaired],
        ["hertzbeat-1.7.0-test.invalid"] = [Test, Test],
        ["hertzbeat-1.7.3-emergency-quotes"] = ["firing 6 192.0.2.11 P0 refused"],
        ["hertzbeat-1.7.3-firing-annotations"] = [Repaired],
        ["hertzbeat-1.7.3-firing.invalid"] = [Repaired],
        ["hertzbeat-1.7.3-group-mixed"] = [Repaired, "resolved 7 192.0.2.12 P1 resolved"],
        ["hertzbeat-1.7.3-resolved"] = ["resolved 6 192.0.2.11 P1 resolved"],
        ["hertzbeat-1.9-firing-annotations"] = [Repaired],
    };

    private readonly TemporaryFolder folder = new();
    private readonly TestProvider provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);

    public static TheoryData<string> Names => [.. AlertRecording.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_body_has_its_device_and_its_decision(string name)
    {
        await using var service = await StartAsync(provider, folder: folder.Path, settings: [$"ALERT_TOKEN={Token}", $"DEVICES_FILE={WriteDevices()}"]);

        var items = await SendAsync(service, AlertRecording.Text(name));

        items.Select(Line).Should().Equal(Expected[name], string.Join("\n", items));
        await service.SettleAsync();
        provider.Begun.Should().Be(Expected[name].Count(line => line.EndsWith("repair", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_the_setting_none_repairs(string name)
    {
        await using var service = await ProviderService.StartAsync([provider], null, Clock(), folder.Path, $"ALERT_TOKEN={Token}", $"DEVICES_FILE={WriteDevices()}");

        var items = await SendAsync(service, AlertRecording.Text(name));

        items.Select(item => item.Text("decision")).Should().OnlyContain(decision => decision == "recorded" || decision == "resolved");
        provider.Begun.Should().Be(0);
    }

    public void Dispose() => folder.Dispose();

    private static string Line(JsonElement item) =>
        string.Join(" ", item.Texts("state", "device_id", "host", "level", "decision").Select(text => string.IsNullOrEmpty(text) ? "-" : text));

    private static async Task<IReadOnlyList<JsonElement>> SendAsync(ServiceUnderTest service, string body)
    {
        using var response = await service.PostTextAsync(Path, body);
        ((int)response.StatusCode).Should().Be(200);
        return [.. (await response.EnvelopeAsync()).GetProperty("data").GetProperty("items").EnumerateArray()];
    }

    /// <summary>The devices of the recordings, by the ids of the inventory.</summary>
    private string WriteDevices()
    {
        File.WriteAllText(folder.File("password"), "unused");
        File.WriteAllText(folder.File("devices.yaml"), "devices:\n" + string.Concat(new[] { (Id: 6, Host: "192.0.2.11"), (Id: 7, Host: "192.0.2.12") }.Select(device => $"""
              - id: "{device.Id}"
                host: {device.Host}
                platform: vrp
                username: netop
                password_file: {folder.File("password")}
                host_key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

            """)));
        return folder.File("devices.yaml");
    }
}
