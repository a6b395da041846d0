using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiService.Access;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Access;

/// <summary>Who asked, and from where, stands in repairs, analyses and the audit.</summary>
public sealed class RequesterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_repair_and_its_history_name_who_began_and_who_stopped_it()
    {
        var held = new HeldProvider(onceCancelled: true);
        await using var service = await ProviderService.StartAsync([held.Provider], folder: folder.Path);
        var answer = SendAsync(service, await KeyOfAsync("张工"), "/analyze", Repairing);
        var id = await held.RunningAsync(service);
        var cancelling = SendAsync(service, await KeyOfAsync("li@noc"), $"/repairs/{id}/cancel", new { });
        held.End(AttemptOutcome.Canceled);
        await cancelling;
        await answer;

        var repair = await service.RepairOfAsync(id);

        (repair.Text("requested_by"), repair.Text("requested_from")).Should().Be(("张工", "127.0.0.1"));
        Requesters(repair).Should().BeEquivalentTo([("planned", "张工", "127.0.0.1"), ("cancel_requested", "li@noc", "127.0.0.1")], "everything else the service did by itself");
        (await service.RepairsAsync("")).Items.Single().Text("requested_by").Should().Be("张工");
    }

    [Fact]
    public async Task A_release_names_who_released_the_device()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Unknown)], folder: folder.Path);
        var id = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("repair_id")!;

        (await SendAsync(service, await KeyOfAsync("wang"), "/devices/1/release", new { reason = "seen" })).Should().Be(HttpStatusCode.OK);

        var repair = await service.RepairOfAsync(id);
        Requesters(repair).Should().BeEquivalentTo([("planned", "trusted", "127.0.0.1"), ("released", "wang", "127.0.0.1")]);
    }

    [Fact]
    public async Task An_analysis_names_who_asked_for_it_first()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path);
        using var first = await service.AnalyzeAsync(Inspecting, key: "k1", prefer: "respond-async");
        var location = first.Headers.Location!;

        (await SendAsync(service, await KeyOfAsync("zhao"), "/analyze", Inspecting, idempotencyKey: "k1")).Should().Be(HttpStatusCode.OK);

        var analysis = await service.AnalysisAtAsync(location);
        (analysis.Text("requested_by"), analysis.Text("requested_from")).Should().Be(("trusted", "127.0.0.1"));
    }

    private static object Repairing => new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down") } };

    private static object Inspecting => new { device_id = 1, faults = new[] { Fault("接口Gig0/0/1 down") } };

    private static IEnumerable<(string, string, string)> Requesters(JsonElement repair) =>
        from line in repair.GetProperty("history").EnumerateArray()
        where line.GetProperty("requested_by").ValueKind == JsonValueKind.String
        select (line.Text("event")!, line.Text("requested_by")!, line.Text("requested_from")!);

    private async Task<string> KeyOfAsync(string name)
    {
        var key = ApiKeyFile.NewKey();
        await ApiKeyFile.AddAsync(folder.File("api-keys.json"), name, Roles.Operator, key, TimeProvider.System);
        return key;
    }

    private static async Task<HttpStatusCode> SendAsync(ServiceUnderTest service, string key, string path, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add(PresentedKey.Header, key);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await service.Http.SendAsync(request);
        return response.StatusCode;
    }
}
