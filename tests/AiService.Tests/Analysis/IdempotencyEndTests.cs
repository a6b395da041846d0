using System.Net;
using System.Net.Http.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Analysis;

/// <summary>A key whose analysis has more time than its caller, or whose end cannot be recorded.</summary>
public sealed class IdempotencyEndTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly HeldProvider held = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_caller_that_joins_an_analysis_with_more_time_is_answered_with_202_when_its_own_is_over()
    {
        await using var service = await ProviderService.StartAsync([held.Provider], time: time, folder: folder.Path);
        using var accepted = await SendAsync(service, "respond-async");
        await held.Running;

        using var joined = await new TimePump(time, () => false).RunAsync(SendAsync(service), TimeSpan.FromSeconds(1));

        joined.StatusCode.Should().Be(HttpStatusCode.Accepted);
        joined.Headers.Location.Should().Be(accepted.Headers.Location);
        (await service.RepairsAsync("state=running")).Items.Should().ContainSingle("the repair goes on");
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task An_analysis_whose_end_cannot_be_recorded_is_answered_and_its_key_begins_nothing_again()
    {
        await using var service = await ProviderService.StartAsync([held.Provider], folder: folder.Path);
        await service.RepairsAsync("");
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.Execute("CREATE TRIGGER full BEFORE UPDATE ON analyses WHEN NEW.state = 'done' BEGIN SELECT RAISE(ABORT, 'no space'); END");
        held.End(AttemptOutcome.Succeeded);

        using var first = await SendAsync(service);
        using var second = await SendAsync(service);

        (first.StatusCode, second.StatusCode).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
        (await second.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());
        held.Provider.Begun.Should().Be(1);
        service.Log.Text.Should().Contain("could not be written");
    }

    private static async Task<HttpResponseMessage> SendAsync(ServiceUnderTest service, string prefer = "wait=10")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/analyze", UriKind.Relative))
        {
            Content = JsonContent.Create(new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down") } }),
        };
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.Add("Prefer", prefer);
        return await service.Http.SendAsync(request);
    }
}
