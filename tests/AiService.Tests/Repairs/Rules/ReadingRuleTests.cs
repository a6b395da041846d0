using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.Repairs.Approvals;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Rules;

/// <summary>What the text of a fault makes of a repair: asked about, or refused while it waits because its fault is gone.</summary>
public sealed class ReadingRuleTests
{
    [Theory]
    [InlineData("skip", "接口异响 cpu 情况不明", false)]
    [InlineData("ask", "cpu 情况不明", true)]
    [InlineData("ask", "cpu 已恢复", false)]
    [InlineData("ask", "cpu 是否过高？", false)]
    [InlineData("ask", "测试：cpu 情况不明", false)]
    public async Task A_text_with_a_keyword_and_no_state_is_asked_about_where_that_is_set(string policy, string text, bool asks)
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([provider], settings: [$"UNCLEAR_POLICY={policy}"]);

        var entry = (await service.RepairAsync(Fault(text, "P2"))).Single();

        entry.Text("state").Should().Be(asks ? "awaiting_approval" : null);
        Verdict(entry, "reading").Should().Be(asks ? "ask" : "refuse");
        provider.Begun.Should().Be(0);
    }

    [Theory]
    [InlineData("cpu 情况不明")]
    [InlineData("接口 down")]
    public async Task What_is_asked_about_an_unclear_text_is_repaired_as_approved_by_the_next_process_too(string text)
    {
        using var rig = new ApprovalRig();
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(), "UNCLEAR_POLICY=ask"))
        {
            id = await first.AskAboutAsync(text);
            await first.StopAsync();
        }

        RepairOrder? sent = null;
        var provider = new TestProvider("stackstorm", async (order, journal, _) =>
        {
            sent = order;
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var second = await rig.StartAsync(provider, "UNCLEAR_POLICY=ask");
        await second.ApproveAsync(id, rig.Ann);

        (await second.EndOfAsync(id)).Text("state").Should().Be("succeeded");
        sent!.IsStale.Should().BeFalse("the map still has the entry");
    }

    [Theory]
    [InlineData("skip", "refuse")]
    [InlineData("ask", "ask")]
    [InlineData("repair", "allow")]
    public async Task What_a_person_shut_down_is_left_asked_about_or_repaired(string policy, string verdict)
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: [$"ADMIN_DOWN_POLICY={policy}"]);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 administratively down"))).Single();

        Verdict(entry, "reading").Should().Be(verdict);
        entry.Text("state").Should().Be(verdict switch { "ask" => "awaiting_approval", "allow" => "succeeded", _ => null });
    }

    [Theory]
    [InlineData("接口Gig0/0/2 up", true)]
    [InlineData("接口Gig0/0/2 已恢复", true)]
    [InlineData("接口Gig0/0/3 up", false)]
    [InlineData("接口Gig0/0/2 down", false)]
    public async Task A_repair_that_waits_is_refused_when_a_newer_analysis_reads_its_object_as_well(string later, bool gone)
    {
        var held = new HeldProvider();
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.Running;
        var waiting = service.RepairAsync(Fault("接口Gig0/0/2 down"));
        await Eventually.ReadAsync(() => service.RepairsAsync("state=waiting"), page => page.Items.Count == 1);

        using var analysed = await service.PostAsync("/analyze", new { device_id = 1, faults = new[] { Fault(later) } });
        if (!gone)
        {
            held.End(AttemptOutcome.Succeeded);
        }

        var entry = (await waiting).Single();
        entry.Text("state").Should().Be(gone ? "refused" : "succeeded");
        entry.Text("result")!.Contains("已恢复", StringComparison.Ordinal).Should().Be(gone);
        held.End(AttemptOutcome.Succeeded);
        await first;
    }

    [Fact]
    public async Task A_repair_that_asks_is_refused_when_its_fault_is_gone()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: ["APPROVAL_LEVELS=P1"]);
        var asked = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        asked.Text("state").Should().Be("awaiting_approval");

        using var analysed = await service.PostAsync("/analyze", new { device_id = 1, metrics = new { interface_status = new Dictionary<string, string> { ["GigabitEthernet0/0/1"] = "up" } } });

        (await service.EndOfAsync(asked.Text("repair_id")!)).Text("state").Should().Be("refused");
    }

    [Fact]
    public async Task What_a_caller_states_who_may_not_repair_keeps_no_repair_from_beginning()
    {
        await using var service = await ProviderService.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], settings: ["APPROVAL_LEVELS=P1", "TRUSTED_PROXIES=127.0.0.1"]);
        var asked = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/analyze", UriKind.Relative))
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { device_id = 1, faults = new[] { Fault("接口Gig0/0/1 up") } }),
        };
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await service.Http.SendAsync(request);

        answer.StatusCode.Should().Be(System.Net.HttpStatusCode.OK);
        (await service.RepairOfAsync(asked.Text("repair_id")!)).Text("state").Should().Be("awaiting_approval");
    }

    private static string? Verdict(JsonElement entry, string rule) =>
        entry.GetProperty("decision").GetProperty("rules").EnumerateArray().Single(one => one.Text("rule") == rule).Text("verdict");
}
