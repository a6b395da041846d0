using System.Net.Http.Json;
using System.Text;
using AiService.Repairs.Running;
using AiService.Tests.Compose;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Audit;

/// <summary>Repairs in a real operation_log: by the export, and by OPERATION_LOG_DB.</summary>
public sealed class OperationLogDatabaseTests(PlatformDatabase platform) : IClassFixture<PlatformDatabase>
{
    private static readonly string[] Texts =
        ["it's \"done\"", "C:\\temp\\', 0); DROP TABLE operation_log; --", "50% _done_ %' \\%", "端口已恢复 😀𠮷", "line one\nline\ttwo\r\n", "\\", "", "'';", "；repair=00000000-0000-0000-0000-000000000000"];

    [MariaDbFact]
    public async Task The_export_run_twice_in_every_mode_of_SQL_is_one_row_a_repair_with_the_same_texts()
    {
        using var folder = new TemporaryFolder();
        var results = new Queue<string>(Texts);
        await using var service = await StartAsync(new Ending(_ => results.Dequeue()), "OPERATION_LOG_USER_ID=3");
        var ids = new List<string>();
        for (var number = 1; number <= Texts.Length; number++)
        {
            ids.Add(await RepairAsync(service, number));
        }

        var kept = await Task.WhenAll(ids.Select(id => service.RepairOfAsync(id)));
        var sql = await service.Http.GetStringAsync(new Uri("/audit/export?format=sql", UriKind.Relative));
        foreach (var (name, before) in new[]
        {
            ("plain", "SET sql_mode = '';"),
            ("strict", "SET sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES';"),
            ("quotes", "SET NAMES gbk; SET sql_mode = 'ANSI,TRADITIONAL,NO_BACKSLASH_ESCAPES';"),
        })
        {
            await platform.CreateAsync($"export_{name}");
            await File.WriteAllTextAsync(folder.File("export.sql"), $"{before}\n{sql}");
            for (var time = 0; time < 2; time++)
            {
                var run = await platform.Server.ReadAsync(folder.File("export.sql"), $"export_{name}");
                run.ExitCode.Should().Be(0, run.Errors);
            }

            var rows = await platform.Server.AskAsync("SELECT CONCAT_WS('|', user_id, device_id, op_type, result, op_time, HEX(op_content)) FROM operation_log ORDER BY id", $"export_{name}");

            rows.Should().Equal(ids.Select((id, number) =>
            {
                var content = $"故障：接口Gig0/0/{number + 1} down；动作：p.a；结果：{Texts[number]}；trace=aiservice-{id}；repair={id}";
                return $"3|{number + 1}|AUTO_REPAIR|succeeded|{kept[number].GetProperty("ended_at").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss}|{Convert.ToHexString(Encoding.UTF8.GetBytes(content))}";
            }));
        }
    }

    [MariaDbFact]
    public async Task Rows_wait_for_a_table_that_is_missing_and_one_that_is_refused_for_good_does_not_keep_the_others_back()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero));
        var settings = await platform.CreateAsync("waiting", withTable: false);
        await using var service = await StartAsync(new Ending(_ => "done"), time, settings);
        var ids = new List<string>();
        foreach (var device in new object[] { 1, "core-sw-1", 13, "core-sw-2", 2 })
        {
            ids.Add(await RepairAsync(service, device));
        }

        var (_, description) = await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health.Status == "degraded");
        description.Should().StartWith("OPERATION_LOG_DB: 5 outcomes wait").And.Contain("1146");
        time.Advance(TimeSpan.FromDays(2));
        await platform.CreateTableAsync("waiting");
        await platform.Server.AskAsync("ALTER TABLE operation_log ADD CONSTRAINT no_such_device CHECK (device_id <> 13)", "waiting");

        var (_, after) = await Eventually.ReadAsync(
            () => service.HealthAsync("outcomes"), health => health.Description.EndsWith("nothing waits", StringComparison.Ordinal), () => time.Advance(TimeSpan.FromSeconds(2)));

        (await platform.RepairsAsync("waiting")).Should().Equal(ids[0], ids[4]);
        after.Should().Be($"OPERATION_LOG_DB: 1 given up since the start, the last of repair {ids[2]}; nothing waits");
        service.Log.Text.Should().Contain("no_such_device").And.Contain($"of repair {ids[2]}, device \"13\"");
        service.Log.Events.Count(line => line.RenderMessage(null).Contains("is no whole number. Said once", StringComparison.Ordinal)).Should().Be(1);
        service.Log.Text.Should().NotContain(PlatformDatabase.Password);
    }

    [MariaDbFact]
    public async Task A_commit_whose_answer_is_lost_is_one_row()
    {
        await platform.CreateAsync("lost");
        await using var line = new BreakingLine(platform.Port, "commit"u8.ToArray());
        await using var service = await StartAsync(new Ending(_ => "done"), PlatformDatabase.Settings("lost", line.Port));

        var ids = new[] { await RepairAsync(service, 1), await RepairAsync(service, 2) };

        await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => health is { Status: "healthy", Description: "OPERATION_LOG_DB: nothing waits" });
        line.Broken.Should().Be(1);
        service.Log.Text.Should().Contain("cannot be reported to");
        (await platform.RepairsAsync("lost")).Should().Equal(ids);
    }

    [MariaDbFact]
    public async Task Through_an_outage_and_a_kill_each_repair_has_one_row_in_the_order_of_the_ends()
    {
        using var folder = new TemporaryFolder();
        using var client = new HttpClient();
        var ids = new List<string>();
        await platform.CreateAsync("outage");
        await File.WriteAllTextAsync(folder.File("password"), PlatformDatabase.Password);
        await File.WriteAllTextAsync(folder.File(".env"), $$"""
            STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1
            STACKSTORM_API_KEY=k3y-0123456789abcdef
            STACKSTORM_STREAM_URL=off
            STACKSTORM_ACTION_MAP='{"接口down": "network.remediation.enable_interface"}'
            APPROVAL_LEVELS=P1
            OPERATION_LOG_DB=mysql://ops@127.0.0.1:{{platform.Port}}/outage
            OPERATION_LOG_DB_PASSWORD_FILE={{folder.File("password")}}
            """);

        using (var killed = new OwnProcess(folder.Path, folder.File("records.db")))
        {
            await killed.StartedAsync();
            await EndAsync(killed); // Written, or about to be.
            await platform.Server.StopAsync();
            await EndAsync(killed);
        }

        await platform.Server.RestartAsync();
        var states = new List<string>();
        using (var last = new OwnProcess(folder.Path, folder.File("records.db")))
        {
            await last.StartedAsync();
            await Eventually.ReadAsync(() => client.GetStringAsync(new Uri($"{last.Url}/health/ready")), text => text.Contains("OPERATION_LOG_DB: nothing waits", StringComparison.Ordinal));
            last.Output.Should().NotContain(PlatformDatabase.Password);
            foreach (var id in ids)
            {
                using var answer = await client.GetAsync(new Uri($"{last.Url}/repairs/{id}"));
                states.Add((await answer.EnvelopeAsync()).GetProperty("data").Text("state")!);
            }
        }

        (await platform.RepairsAsync("outage")).Should().Equal(ids).And.HaveCount(6);
        (await platform.Server.AskAsync("SELECT result FROM operation_log ORDER BY id", "outage")).Should().Equal(states);

        async Task EndAsync(OwnProcess process)
        {
            for (var number = 0; number < 3; number++)
            {
                using var answer = await client.PostAsJsonAsync(new Uri($"{process.Url}/analyze"), new { device_id = ids.Count + 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down") } });
                ids.Add((await answer.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")!);
                using var ended = await client.PostAsync(new Uri($"{process.Url}/repairs/{ids[^1]}/cancel"), null);
                ((int)ended.StatusCode).Should().Be(200, process.Output);
            }
        }
    }

    private static Task<ServiceUnderTest> StartAsync(Ending provider, params string[] settings) => StartAsync(provider, null, settings);

    private static Task<ServiceUnderTest> StartAsync(Ending provider, TimeProvider? time, params string[] settings) => ServiceUnderTest.StartAsync([Map.Trim(), .. settings], time, adjust: services =>
    {
        services.RemoveAll<IRepairProvider>();
        services.AddSingleton<IRepairProvider>(provider);
        services.RemoveAll<IRepairVerifier>();
    });

    private static async Task<string> RepairAsync(ServiceUnderTest service, object device)
    {
        var answer = await service.AskAsync("/analyze", new { device_id = device, auto_repair = true, faults = new[] { Fault($"接口Gig0/0/{(device is int number ? number : 0)} down") } });
        return answer.GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")!;
    }
}
