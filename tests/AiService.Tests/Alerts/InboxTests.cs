using AiService.Alerts;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>How many alerts are kept, which give way, and what a sender is answered when none may.</summary>
public sealed class InboxTests : IDisposable
{
    private const string Token = "alert+token/0123456789";
    private const string Trusted = $"Authorization: Bearer {Token}";
    private static readonly string[] Paths = ["/alerts", "/api/ai/alerts"];

    private readonly TemporaryFolder folder = new();
    private readonly DeviceDirectory directory = new();
    private readonly FakeTimeProvider time = Clock();
    private readonly TestProvider provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);

    public void Dispose()
    {
        directory.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_oldest_decided_ones_give_way()
    {
        await using var service = await StartAsync(20);

        foreach (var number in Enumerable.Range(1, 25))
        {
            await service.AlertAsync(Own($"a-{number}", state: "resolved"), Trusted);
        }

        await KeptAsync(service, Enumerable.Range(8, 18).Select(number => $"a-{number}"));
    }

    [Fact]
    public async Task Their_bytes_count_too()
    {
        await using var service = await StartAsync(1000, bytes: 10_000);

        foreach (var number in Enumerable.Range(1, 10))
        {
            await service.AlertAsync(new { alert_id = $"a-{number}", device_id = "6", description = new string('x', 1500), state = "resolved" }, Trusted);
        }

        var kept = await service.RecordsAsync("SELECT alert_id FROM alerts ORDER BY number");
        kept.Should().Equal(Enumerable.Range(6, 5).Select(number => $"a-{number}"));
    }

    [Fact]
    public async Task Undecided_ones_never_do_and_the_sender_is_asked_to_repeat_the_next()
    {
        directory.IsAway = true;
        await using var service = await StartAsync(20);
        await SendAsync(service, Own("old", state: "resolved"));
        await SendAsync(service, Enumerable.Range(1, 18).Select(number => Hosted($"a-{number}")).ToList());

        foreach (var path in Paths)
        {
            var (status, code, words) = await SendAsync(service, new object[] { Own("b-1", state: "resolved"), Hosted("b-2") }, path);

            (status, code).Should().Be((503, 503), path);
            words.Should().Contain("已满");
        }

        await KeptAsync(service, Enumerable.Range(1, 18).Select(number => $"a-{number}"));
        (await PendingAsync(service)).Should().HaveCount(18);
        directory.IsAway = false;
        await Eventually.ReadAsync(() => PendingAsync(service), pending => pending.Count == 0, () => time.Advance(TimeSpan.FromSeconds(1)));
        (await SendAsync(service, Hosted("b-2"))).Status.Should().Be(200);
    }

    [Fact]
    public async Task What_may_repair_nothing_has_a_tenth_and_cannot_push_out_the_others()
    {
        await using var service = await StartAsync(20);
        foreach (var number in Enumerable.Range(1, 5))
        {
            await service.AlertAsync(Own($"a-{number}", state: "resolved"), Trusted);
        }

        foreach (var number in Enumerable.Range(1, 30))
        {
            (await service.AlertAsync(Own($"x-{number}"))).Single().Text("decision").Should().Be("recorded");
        }

        await KeptAsync(service, ["a-1", "a-2", "a-3", "a-4", "a-5", "x-29", "x-30"]);
    }

    [Fact]
    public async Task Those_that_may_repair_nothing_are_taken_while_the_others_have_no_room()
    {
        directory.IsAway = true;
        await using var service = await StartAsync(20);
        await SendAsync(service, Enumerable.Range(1, 18).Select(number => Hosted($"a-{number}")).ToList());

        (await SendAsync(service, Own("x-1"), sender: "X-Other: 1")).Status.Should().Be(200);

        (await service.RecordsAsync("SELECT decision FROM alerts WHERE alert_id = 'x-1'")).Should().Equal("Recorded");
        (await SendAsync(service, Hosted("a-19"))).Status.Should().Be(503);
    }

    [Fact]
    public async Task A_restart_counts_what_is_kept()
    {
        await using (var first = await StartAsync(20))
        {
            await first.AlertAsync(Enumerable.Range(1, 18).Select(number => Own($"a-{number}", state: "resolved")).ToList(), Trusted);
        }

        await using var second = await StartAsync(20);
        await second.AlertAsync(Own("a-19", state: "resolved"), Trusted);

        await KeptAsync(second, Enumerable.Range(2, 18).Select(number => $"a-{number}"));
    }

    [Fact]
    public async Task What_is_decided_and_older_than_the_retention_goes_and_makes_room()
    {
        await using var service = await StartAsync(20, settings: "RECORDS_RETENTION_DAYS=30");
        await service.AlertAsync(Own("old", state: "resolved"), Trusted);
        await service.AlertAsync(Own("undecided", state: "resolved"), Trusted);
        Write("UPDATE alerts SET decision = 'Pending' WHERE alert_id = 'undecided'");
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromDays(20));
        await service.AlertAsync(Own("young", state: "resolved"), Trusted);
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromDays(11));

        await Eventually.ReadAsync(
            () => service.RecordsAsync("SELECT alert_id FROM alerts WHERE alert_id = 'old'"), old => old.Count == 0, () => time.Advance(TimeSpan.FromMinutes(1)));

        await KeptAsync(service, ["undecided", "young"]);
        await Eventually.ReadAsync(
            () => Task.FromResult(service.Log.Text), log => log.Contains("and 1 alerts", StringComparison.Ordinal), () => time.Advance(TimeSpan.FromSeconds(1)));
        await service.AlertAsync(Enumerable.Range(1, 16).Select(number => Own($"a-{number}", state: "resolved")).ToList(), Trusted);
        await KeptAsync(service, ["undecided", "young", .. Enumerable.Range(1, 16).Select(number => $"a-{number}")]);
    }

    [Fact]
    public async Task Records_that_cannot_be_written_are_503_and_the_next_is_taken_once_they_can()
    {
        await using var service = await StartAsync(20);
        await service.AlertAsync(Own("a-1", state: "resolved"), Trusted);
        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("BEGIN IMMEDIATE");
            foreach (var path in Paths)
            {
                var (status, code, words) = await SendAsync(service, Own("a-2", state: "resolved"), path);

                (status, code).Should().Be((503, 503), path);
                words.Should().Contain("无法写入");
            }
        }

        (await SendAsync(service, Own("a-3", state: "resolved"))).Status.Should().Be(200);
        await KeptAsync(service, ["a-1", "a-3"]);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_503_where_an_alert_could_be_a_repeat()
    {
        await using var service = await StartAsync(20);
        Write("ALTER TABLE alerts RENAME TO hidden");

        foreach (var path in Paths)
        {
            var (status, code, _) = await SendAsync(service, Own("a-1", device: "6"), path);

            (status, code).Should().Be((503, 503), path);
        }

        Write("ALTER TABLE hidden RENAME TO alerts");
        (await SendAsync(service, Own("a-1", device: "6"))).Status.Should().Be(200);
        provider.Begun.Should().BeLessThanOrEqualTo(1);
    }

    private static object Hosted(string id) => new { alert_id = id, host = "192.0.2.11", description = "接口Gig0/0/1 down", level = "P1" };

    private static async Task KeptAsync(ServiceUnderTest service, IEnumerable<string> ids) =>
        (await service.RecordsAsync("SELECT alert_id FROM alerts ORDER BY number")).Should().Equal(ids);

    private static Task<IReadOnlyList<string>> PendingAsync(ServiceUnderTest service) => service.RecordsAsync("SELECT alert_id FROM alerts WHERE decision = 'Pending'");

    private Task<ServiceUnderTest> StartAsync(int most, long bytes = long.MaxValue, params string[] settings) => ServiceUnderTest.StartAsync(
        [GuideService.Map.Trim(), AutoRepair, "TRUSTED_NETWORKS=none", $"ALERT_TOKEN={Token}", .. directory.Settings, .. settings],
        time,
        folder.Path,
        services =>
        {
            services.RemoveAll<IRepairProvider>();
            services.RemoveAll<IRepairVerifier>();
            services.AddSingleton<IRepairProvider>(provider);
            services.UseImpatientRecords(folder.Path);
            var own = services.Last(service => service.ServiceType == typeof(AlertOptions));
            services.Replace(ServiceDescriptor.Singleton(((AlertOptions)own.ImplementationInstance!) with { MaxAlerts = most, MaxBytes = bytes }));
        });

    /// <summary>Sends, from the sender that may repair unless the test names another, and lets the clock run until the answer is there.</summary>
    private async Task<(int Status, int Code, string Words)> SendAsync(ServiceUnderTest service, object body, string path = "/api/ai/alerts", string sender = Trusted)
    {
        var sent = service.SendAlertAsync(path, body, sender);
        await Eventually.ReadAsync(() => Task.FromResult(sent.IsCompleted), done => done, () => time.Advance(TimeSpan.FromMilliseconds(5)));
        var (status, envelope) = await sent;
        return (status, envelope.GetProperty("code").GetInt32(), envelope.Text("msg")!);
    }

    private void Write(string sql)
    {
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.Execute("PRAGMA busy_timeout = 5000");
        records.Execute(sql);
    }
}
