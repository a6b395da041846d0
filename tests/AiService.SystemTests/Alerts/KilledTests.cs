using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.Alerts;

/// <summary>A real process is killed with signal 9 while alerts arrive, and started again.</summary>
public sealed class KilledTests : IDisposable
{
    private const int Devices = 60;

    private readonly WireMockServer deviceService = WireMockServer.Start();

    public void Dispose() => deviceService.Dispose();

    [Theory]
    [InlineData(8)]
    [InlineData(25)]
    [InlineData(50)]
    public async Task No_alert_that_was_answered_is_lost_and_no_fault_is_repaired_twice(int answers)
    {
        deviceService.Given(Request.Create().UsingGet().WithPath("/api/device*")).RespondWith(Response.Create().WithStatusCode(503));
        await using var service = await AlertedProcess.StartAsync(
            Devices, actionSeconds: 0.5, "REPAIR_MAX_OPEN=4", "REPAIR_MAX_PER_MINUTE=0", "STACKSTORM_SETTLE_TIME=3", $"DEVICE_SERVICE_URL={deviceService.Url}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789");

        var unanswered = await StreamAsync(service, answers);
        var before = service.Answered.ToDictionary(alert => alert.GetProperty("id").GetString()!, alert => alert.GetProperty("decision").GetString());
        deviceService.Given(Request.Create().UsingGet().WithPath("/api/device")).AtPriority(-1).RespondWith(Response.Create().WithBody(List()));
        await service.StartAsync();
        foreach (var device in unanswered)
        {
            (await service.SendAsync(Alert(device))).Should().Be(HttpStatusCode.OK, "a sender repeats what was not answered");
        }

        await Eventually.ReadAsync(
            () => Task.FromResult(string.Join("; ", service.Records<string>(
                "SELECT alert_id || ' ' || decision FROM alerts WHERE decision = 'Pending' UNION ALL SELECT device_id || ' ' || state || ' ' || coalesce(waits_for, '') FROM repairs WHERE ended_at IS NULL"))),
            open => open.Length == 0);

        // Killed between its record and StackStorm's, a request may have been sent or not: it is looked for, and not sent again.
        var unknown = service.Records<string>("SELECT device_id FROM repairs WHERE state = 'unknown' AND execution_id IS NULL").ToList();
        unknown.Should().HaveCountLessThanOrEqualTo(4, "no more were open");
        before.Should().HaveCountGreaterThanOrEqualTo(answers).And.HaveCountLessThan(Devices);
        foreach (var (id, decision) in before)
        {
            var alert = await service.AlertOfAsync(id);
            alert.GetProperty("decision").GetString().Should().Be(decision is "pending" ? "repair" : decision, alert.ToString());
            alert.GetProperty("repairs")[0].GetProperty("state").GetString().Should().Be(unknown.Contains(alert.GetProperty("device_id").GetString()!) ? "unknown" : "succeeded", alert.ToString());
        }

        var (devices, repeated) = await service.RunsAsync();
        devices.Should().OnlyHaveUniqueItems("each fault is repaired once").And.HaveCount(Devices - unknown.Count).And.NotIntersectWith(unknown);
        repeated.Should().Be(0);
        service.Records<long>("SELECT count(*) FROM repairs WHERE begun_at IS NOT NULL AND state <> 'succeeded'").Single().Should().Be(unknown.Count);
    }

    /// <summary>Four senders, until the process is killed.</summary>
    /// <returns>The devices whose alerts were not answered.</returns>
    private static async Task<IReadOnlyList<int>> StreamAsync(AlertedProcess service, int answers)
    {
        using var enough = new CancellationTokenSource();
        var sending = new ConcurrentQueue<int>(Enumerable.Range(1, Devices));
        var left = new ConcurrentBag<int>();
        var senders = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (sending.TryDequeue(out var device))
            {
                if (enough.IsCancellationRequested || await service.SendAsync(Alert(device)) is not HttpStatusCode.OK)
                {
                    left.Add(device);
                }
                else if (service.Answered.Count >= answers && !enough.IsCancellationRequested)
                {
                    await enough.CancelAsync();
                    await service.KillAsync();
                }
            }
        }).ToList();
        await Task.WhenAll(senders);
        return [.. left];
    }

    /// <summary>Every fifth device is named by its address alone, which only device-service knows.</summary>
    private static JsonObject Alert(int device)
    {
        var alert = AlertedProcess.Alert($"k-{device}", $"{device}", "接口Gig0/0/1 down");
        if (IsListed(device))
        {
            alert.Remove("device_id");
            alert["host"] = $"198.51.100.{device}";
        }

        return alert;
    }

    private static bool IsListed(int device) => device % 5 == 0;

    private static string List() => $$"""
        {"code":200,"msg":"操作成功","data":[{{string.Join(",", Enumerable.Range(1, Devices).Where(IsListed).Select(device => $$"""{"id":{{device}},"ip":"198.51.100.{{device}}"}"""))}}]}
        """;
}
