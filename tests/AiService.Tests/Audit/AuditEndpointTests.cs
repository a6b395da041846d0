using System.Globalization;
using System.Text.Json;
using AiService.Audit;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Audit;

/// <summary><c>GET /audit</c>.</summary>
public sealed class AuditEndpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Filters_find_records_by_device_repair_event_requester_and_time()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], folder: folder.Path);
        var audit = service.Services.GetRequiredService<IAuditStore>();
        var repair = Guid.CreateVersion7();
        var noon = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        await audit.AppendAsync(new AuditEntry { At = noon, Event = "one", DeviceId = "7", RepairId = repair, State = "planned", RequestedBy = "ann", RequestedFrom = "192.0.2.7" });
        await audit.AppendAsync(new AuditEntry { At = noon.AddHours(1), Event = "two", DeviceId = "8", Outcome = "200", RequestedBy = "ben" });
        await audit.AppendAsync(new AuditEntry { At = noon.AddHours(2), Event = "three" });

        await FindsAsync("device_id=7", "one");
        await FindsAsync($"repair_id={repair}", "one");
        await FindsAsync("event=one,three", "three", "one");
        await FindsAsync("event=one&event=two", "two", "one");
        await FindsAsync("requested_by=ben", "two");
        await FindsAsync("event=one,two,three&from=2026-11-30T13:00:00Z", "three", "two");
        await FindsAsync("event=one,two,three&to=2026-11-30T13:00:00Z", "one");
        await FindsAsync("device_id=7&requested_by=ben");

        var one = await service.RecordAsync("one");
        (one.Text("outcome"), one.Text("device_id"), one.Text("repair_id")).Should().Be(("planned", "7", repair.ToString()));
        var three = await service.RecordAsync("three");
        foreach (var field in (string[])["device_id", "repair_id", "outcome", "data", "requested_by"])
        {
            three.GetProperty(field).ValueKind.Should().Be(JsonValueKind.Null, field);
        }

        three.TryGetProperty("hmac", out _).Should().BeTrue();

        async Task FindsAsync(string query, params string[] events) =>
            (await service.AuditAsync(query)).Select(record => record.Text("event")).Should().Equal(events, query);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        var audit = service.Services.GetRequiredService<IAuditStore>();
        for (var number = 0; number < 7; number++)
        {
            await audit.AppendAsync(new AuditEntry { At = DateTimeOffset.UnixEpoch, Event = "step", Detail = number.ToString(CultureInfo.InvariantCulture) });
        }

        var read = new List<string>();
        for (var after = ""; after is not null;)
        {
            using var response = await service.Http.GetAsync(new Uri($"/audit?event=step&limit=3&after={after}", UriKind.Relative));
            var page = (await response.EnvelopeAsync()).GetProperty("data");
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text("detail")!));
            after = page.GetProperty("next").GetString();
        }

        read.Should().Equal("6", "5", "4", "3", "2", "1", "0");
    }

    [Theory]
    [InlineData("device=1", "device")]
    [InlineData("repair_id=x", "repair_id")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=x", "to")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("after=x", "after")]
    public async Task A_query_that_cannot_be_used_names_its_field(string query, string field)
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);

        using var response = await service.Http.GetAsync(new Uri($"/audit?{query}", UriKind.Relative));

        ((int)response.StatusCode).Should().Be(400);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain(field);
    }
}
