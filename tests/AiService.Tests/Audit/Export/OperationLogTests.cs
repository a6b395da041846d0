using System.Text;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Audit.Export;

/// <summary>Repairs as statements for the platform's operation_log.</summary>
public sealed class OperationLogTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero));
    private string result = "ended";
    private AttemptOutcome outcome = AttemptOutcome.Succeeded;

    private TestProvider Provider => new("stackstorm", async (_, journal, _) =>
    {
        if (outcome is not AttemptOutcome.NeverBegan)
        {
            await TestProvider.SendAsync(journal);
        }

        return TestProvider.Attempt(outcome) with { Result = result, ExecutionId = outcome is AttemptOutcome.NeverBegan ? null : "e1" };
    });

    [Theory]
    [InlineData("/audit/export?format=sql")]
    [InlineData("/api/ai/audit/export?format=operation_log")]
    public async Task Each_repair_that_is_over_is_one_statement_in_the_order_of_their_ends(string path)
    {
        await using var service = await ProviderService.StartAsync([Provider], null, time, null, "OPERATION_LOG_USER_ID=12");
        result = "it's \"done\" \\ 50%_ 😀\nline two；repair=00000000-0000-0000-0000-000000000000";
        var first = await service.RepairAtAsync(7);
        time.Advance(TimeSpan.FromSeconds(1.9));
        (outcome, result) = (AttemptOutcome.Unknown, "?");
        var second = await service.RepairAtAsync("-8");
        await service.RepairAtAsync("core-sw-1");
        await service.RepairAtAsync("99999999999");

        using var response = await service.ExportAsync("", path);

        response.Content.Headers.ContentType!.ToString().Should().Be("application/sql");
        response.Content.Headers.ContentDisposition!.ToString().Should().StartWith("attachment; filename=operation_log.sql");
        response.Headers.GetValues("X-Export-Rows").Should().Equal("2");
        response.Headers.GetValues("X-Export-Left-Out").Should().Equal("2");
        var sql = await response.Content.ReadAsStringAsync();
        sql.All(char.IsAscii).Should().BeTrue("no character set of a session may change it");
        sql.Should().Contain("\n-- 2 rows; 2 repairs left out, whose device id is no whole number.\n").And.EndWith("\n-- End: 2 rows.\n").And.Contain("SELECT 12, 7, ");
        var tag = (await service.RepairOfAsync(first)).Text("trace_tag");
        ExportCalls.Statements(sql).Should().Equal(
            ("7",
                $"故障：接口Gig0/0/1 down；动作：p.a；结果：it's \"done\" \\ 50%_ 😀\nline two；repair=00000000-0000-0000-0000-000000000000；trace={tag}；repair={first}",
                $"'2026-11-30 06:00:00', 'succeeded' FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM operation_log WHERE device_id = 7 AND op_content LIKE '%repair={first}');"),
            ("-8",
                $"故障：接口Gig0/0/1 down；动作：p.a；结果：?；trace=aiservice-{second}；repair={second}",
                $"'2026-11-30 06:00:01', 'unknown' FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM operation_log WHERE device_id = -8 AND op_content LIKE '%repair={second}');"));
    }

    [Fact]
    public async Task Every_final_state_fits_the_column_and_what_is_open_is_left_out()
    {
        await using var service = await ProviderService.StartAsync([Provider], null, time, null, "APPROVAL_LEVELS=P0");
        foreach (var (how, device) in new[] { AttemptOutcome.Succeeded, AttemptOutcome.Failed, AttemptOutcome.Escalated, AttemptOutcome.Canceled, AttemptOutcome.NeverBegan, AttemptOutcome.Unknown }.Zip(Enumerable.Range(1, 6)))
        {
            outcome = how;
            await service.RepairAtAsync(device);
        }

        await service.AskAsync("/analyze", new { device_id = 7, auto_repair = true, faults = new[] { GuideService.Fault("接口Gig0/0/2 down", "P0") } });

        ExportCalls.Statements(await service.ExportedAsync("?format=sql")).Select(row => row.End.Split('\'')[3])
            .Should().BeEquivalentTo("succeeded", "failed", "escalated", "canceled", "refused", "unknown").And.OnlyContain(word => word.Length <= 10);
    }

    [Fact]
    public async Task A_text_that_is_longer_than_the_column_is_cut_and_the_id_stays_at_its_end()
    {
        result = string.Concat(Enumerable.Repeat("端口😀", 20_000));
        await using var service = await ProviderService.StartAsync([Provider], null, time);
        var id = await service.RepairAtAsync(7);

        var content = ExportCalls.Statements(await service.ExportedAsync("?format=sql")).Single().Content;

        Encoding.UTF8.GetByteCount(content).Should().BeInRange(20_000, 65_535);
        content.Should().EndWith($"；repair={id}").And.Contain("…").And.NotContain("\uFFFD", "whole characters are cut off");
    }

    [Fact]
    public async Task More_than_a_page_is_whole_and_the_end_and_the_device_restrict_it()
    {
        await using var service = await ProviderService.StartAsync([Provider], null, time);
        var ids = new List<string>();
        for (var number = 0; number < 105; number++)
        {
            ids.Add(await service.RepairAtAsync(1 + (number % 2), $"接口Gig0/0/{number} down"));
            time.Advance(number % 3 == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
        }

        (await IdsAsync("?format=sql")).Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        (await IdsAsync("?format=sql&device_id=1")).Should().BeEquivalentTo(ids.Where((_, number) => number % 2 == 0));
        (await IdsAsync("?format=sql&from=2026-11-30T06:01:00Z&to=2026-11-30T06:02:00Z")).Should().BeEquivalentTo([ids[2]]);
        (await service.ExportedAsync("?format=sql&to=2026-11-30T06:00:00Z")).Should().Contain("-- 0 rows; 0 repairs").And.EndWith("-- End: 0 rows.\n");

        async Task<IEnumerable<string>> IdsAsync(string query) => ExportCalls.Statements(await service.ExportedAsync(query)).Select(row => row.Content[^36..]);
    }

    [Theory]
    [InlineData("?format=xlsx", "format")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=13:00", "to")]
    [InlineData("?from=2026-12-01&to=2026-11-30", "from")]
    [InlineData("?format=sql&device=7", "device")]
    public async Task What_cannot_be_read_is_refused_by_its_name(string query, string field)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        using var response = await service.ExportAsync(query);

        ((int)response.StatusCode).Should().Be(400);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain(field);
        using var below = await service.ExportAsync(query, "/api/ai/audit/export");
        ((int)below.StatusCode).Should().Be(200);
        (await below.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(400);
    }
}
