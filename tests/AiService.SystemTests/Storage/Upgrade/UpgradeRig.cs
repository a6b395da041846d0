using System.Text.Json;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Storage.Upgrade;

/// <summary>Lives of this version on an earlier one's files, with a clock that begins a minute after those were left.</summary>
internal sealed class UpgradeRig : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly int[] InInventory = [204, 207, 208];
    private readonly TimePump pump;

    public UpgradeRig()
    {
        Time = new FakeTimeProvider(Before.KilledAt + TimeSpan.FromMinutes(1));
        pump = new TimePump(Time, () => false);
        foreach (var device in new[] { 202, 203, 204, 206, 209 })
        {
            StackStorm.Shows(device, "succeeded");
        }

        StackStorm.Shows(205, "canceled");
        StackStorm.Finds(202, Before.Repairs["sending"].Text("trace_tag")!);
    }

    public UpgradeFixture Before { get; } = new();

    public ScriptedStackStorm StackStorm { get; } = new();

    public FakeTimeProvider Time { get; }

    public void Dispose()
    {
        StackStorm.Dispose();
        Before.Dispose();
    }

    /// <summary>Starts the service on the files. The devices of its inventory refuse connections.</summary>
    public async Task<ServiceUnderTest> StartAsync(params string[] more)
    {
        var devices = Path.Combine(Before.Folder, "devices.yaml");
        var password = Path.Combine(Before.Folder, "password");
        await File.WriteAllTextAsync(password, "p4ssw0rd");
        await File.WriteAllTextAsync(devices, "devices:\n" + string.Concat(InInventory.Select(id => UpgradeFixture.Device(id, 1, $"password_file: {password}"))));
        return await ServiceUnderTest.StartAsync(
            [
                $"STACKSTORM_BASE_URL={StackStorm.BaseUrl}",
                $"STACKSTORM_API_KEY={GuideService.Key}",
                UpgradeFixture.Map.Trim(),
                "STACKSTORM_TIMEOUT=300",
                "ANALYZE_TIMEOUT=60",
                $"DEVICES_FILE={devices}",
                "HOST_KEY_POLICY=trust-on-first-use",
                .. more,
            ],
            Time,
            Before.Folder);
    }

    /// <summary>The repair of that name as it stands now.</summary>
    public Task<JsonElement> RepairAsync(ServiceUnderTest service, string name) => service.RepairOfAsync(Before.Repairs[name].Text("id")!);

    /// <summary>The same once it is over.</summary>
    public Task<JsonElement> EndOfAsync(ServiceUnderTest service, string name, TimeSpan? step = null) =>
        pump.RunAsync(service.EndOfAsync(Before.Repairs[name].Text("id")!), step ?? Step);

    /// <summary>What becomes of another fault of the device.</summary>
    public async Task<JsonElement> RepairAsync(ServiceUnderTest service, int device)
    {
        var answer = await pump.RunAsync(service.AskAsync("/analyze", UpgradeFixture.Request(device, "接口Gig0/0/9 down")), Step);
        return answer.GetProperty("data").GetProperty("repair_results").EnumerateArray().Should().ContainSingle().Subject;
    }

    public async Task<HttpResponseMessage> AnalyzeAsync(ServiceUnderTest service, string key, int device, string fault)
    {
        return await pump.RunAsync(service.AnalyzeAsync(UpgradeFixture.Request(device, fault), key), Step);
    }

    /// <summary>The <c>data</c> of an answer.</summary>
    public static async Task<JsonElement> GetAsync(ServiceUnderTest service, string path)
    {
        using var response = await service.Http.GetAsync(new Uri(path, UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    /// <summary>The devices that are locked, and until when.</summary>
    public static async Task<Dictionary<string, DateTimeOffset>> HeldAsync(ServiceUnderTest service) =>
        (await GetAsync(service, "/devices/held")).EnumerateArray().ToDictionary(held => held.Text("device_id")!, held => held.GetProperty("until").GetDateTimeOffset());

    /// <summary>The ids of the entries that a search finds.</summary>
    public static async Task<List<string?>> SearchAsync(ServiceUnderTest service, string keyword) =>
        [.. (await GetAsync(service, $"/api/ai/knowledge/search?keyword={Uri.EscapeDataString(keyword)}")).EnumerateArray().Select(entry => entry.Text("id"))];
}
