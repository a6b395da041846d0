using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Outcomes;

/// <summary>Which outcomes are reported, how often, and what is said of them.</summary>
public sealed class OutcomeTests : IAsyncLifetime
{
    private OutcomeRig rig = null!;

    public async Task InitializeAsync() => rig = await OutcomeRig.CreateAsync();

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [InlineData(nameof(AttemptOutcome.Failed), "failed", "修复失败")]
    [InlineData(nameof(AttemptOutcome.Escalated), "escalated", "需人工处理")]
    [InlineData(nameof(AttemptOutcome.Unknown), "unknown", "修复结果未知")]
    public async Task An_end_that_needs_a_person_is_reported_once_to_both(string outcome, string state, string words)
    {
        await using var service = await rig.StartAsync(OutcomeRig.Ends(Enum.Parse<AttemptOutcome>(outcome)), "NOTIFY_HERTZBEAT_TOKEN=hertz-t0ken-0001");

        var id = await OutcomeRig.RepairAsync(service);
        var toAlertService = (await rig.AlertService.ReceivesAsync(1)).Single();
        var toHertzBeat = (await rig.HertzBeat.ReceivesAsync(1)).Single();

        (toAlertService.Path, toAlertService.Authorization).Should().Be(("/api/alert/hertzbeat", null));
        toAlertService.Body.Text("target").Should().Be("1", "the inventory does not know the device");
        toAlertService.Body.GetProperty("tags").Text("ip").Should().Be("1");
        (toAlertService.Body.Text("priority"), toAlertService.Body.Text("monitorName"), toAlertService.Body.Text("metric")).Should().Be(("HIGH", "ai-service", "repair"));
        toAlertService.Content.Split('\n')[0].Should().Be($"{words}（P1）：设备 1");
        toAlertService.Content.Should().Contain("故障：接口Gig0/0/1 down\n").And.Contain("动作：p.a\n").And.Contain($"原因：ended {outcome}\n")
            .And.Contain("时间：2026-11-30 ").And.EndWith($"修复编号：{id}").And.NotContain("当前状态").And.NotContain("审批");

        (toHertzBeat.Path, toHertzBeat.Authorization).Should().Be(("/api/alerts/report", "Bearer hertz-t0ken-0001"));
        toHertzBeat.Content.Should().Be(toAlertService.Content);
        var labels = toHertzBeat.Body.GetProperty("labels");
        (labels.Text("source"), labels.Text("severity"), labels.Text("device_id"), labels.Text("instance")).Should().Be(("ai-service", "critical", "1", "1"));
        (labels.Text("repair_id"), labels.Text("repair_state")).Should().Be((id, state));
        labels.EnumerateObject().Should().OnlyContain(label => label.Value.ValueKind == System.Text.Json.JsonValueKind.String, "HertzBeat reads a map of texts");
        (toHertzBeat.Body.Text("status"), toHertzBeat.Body.Text("priority")).Should().Be(("firing", "1"));
        toHertzBeat.Body.GetProperty("alertTime").GetInt64().Should().Be(rig.Time.GetUtcNow().ToUnixTimeMilliseconds(), "HertzBeat up to 1.6 refuses 0");
        toHertzBeat.Body.GetProperty("annotations").Text("summary").Should().NotBeEmpty("HertzBeat 1.7 fails on null");
    }

    [Theory]
    [InlineData(nameof(AttemptOutcome.Succeeded))]
    [InlineData(nameof(AttemptOutcome.NeverBegan))]
    [InlineData(nameof(AttemptOutcome.Canceled))]
    public async Task No_other_end_is_reported(string outcome)
    {
        var ends = new Queue<AttemptOutcome>([Enum.Parse<AttemptOutcome>(outcome), AttemptOutcome.Failed]);
        await using var service = await rig.StartAsync(new TestProvider("stackstorm", async (_, journal, _) =>
        {
            var end = ends.Dequeue();
            if (end is AttemptOutcome.NeverBegan)
            {
                return TestProvider.Attempt(end) with { ExecutionId = null };
            }

            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(end);
        }));

        await OutcomeRig.RepairAsync(service, 1);
        var failed = await OutcomeRig.RepairAsync(service, 2);

        (await rig.AlertService.ReceivesAsync(1)).Should().ContainSingle().Which.Content.Should().EndWith(failed);
        (await rig.HertzBeat.ReceivesAsync(1)).Should().ContainSingle().Which.Content.Should().EndWith(failed);
    }

    [Fact]
    public async Task What_waits_for_approval_is_reported_with_its_time_and_again_if_it_then_fails()
    {
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), "APPROVAL_LEVELS=P1", "APPROVAL_TIMEOUT=600");
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(rig.Folder), "ann", AiService.Access.Roles.Approver);

        var id = await OutcomeRig.RepairAsync(service);
        (await OutcomeRig.RepairAsync(service)).Should().Be(id, "a repeat joins");
        var asks = (await rig.AlertService.ReceivesAsync(1)).Single();
        asks.Content.Should().StartWith("修复等待审批（P1）：设备 1\n").And.Contain($"审批截止：{rig.Time.GetLocalNow().AddSeconds(600):yyyy-MM-dd HH:mm:ss zzz}\n").And.Contain("APPROVAL_LEVELS").And.EndWith(id);

        using var approved = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/approve", new { comment = "" }, $"X-Api-Key: {key}");
        ((int)approved.StatusCode).Should().Be(200);
        var messages = await rig.AlertService.ReceivesAsync(2);

        messages[1].Content.Should().StartWith("修复失败").And.EndWith(id);
        (await rig.HertzBeat.ReceivesAsync(2)).Select(message => message.Body.GetProperty("labels").Text("repair_state")).Should().Equal("awaiting_approval", "failed");
    }

    [Fact]
    public async Task An_escalation_without_an_attempt_is_one_message_however_often_the_fault_repeats()
    {
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Succeeded), "REPAIR_MAX_ATTEMPTS=1");
        await OutcomeRig.RepairAsync(service);

        var ids = new List<string>();
        for (var repeat = 0; repeat < 5; repeat++)
        {
            ids.Add(await OutcomeRig.RepairAsync(service));
        }

        var message = (await rig.AlertService.ReceivesAsync(1)).Single();
        message.Content.Should().StartWith("需人工处理").And.Contain("REPAIR_MAX_ATTEMPTS").And.EndWith(ids.Distinct().Single());
        await rig.HertzBeat.ReceivesAsync(1);

        // Received is not yet passed on record.
        await Eventually.ReadAsync(
            () => service.HealthAsync("outcomes"), health => health == ("healthy", "NOTIFY_ALERT_SERVICE_URL: nothing waits; NOTIFY_HERTZBEAT_URL: nothing waits"));
        (rig.AlertService.Messages.Count, rig.HertzBeat.Messages.Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task Repeats_that_join_an_open_repair_make_one_message()
    {
        var held = new HeldProvider();
        await using var service = await rig.StartAsync(held.Provider);
        var asked = Enumerable.Range(0, 20).Select(_ => OutcomeRig.RepairAsync(service)).ToList();
        await held.Running;
        await rig.JoinedAsync(19);

        held.End(AttemptOutcome.Failed);
        var id = (await Task.WhenAll(asked)).Distinct().Should().ContainSingle().Which;

        (await rig.AlertService.ReceivesAsync(1)).Should().ContainSingle().Which.Content.Should().EndWith(id);
        await Eventually.ReadAsync(() => service.HealthAsync("outcomes"), health => !health.Description.Contains("wait,", StringComparison.Ordinal));
        rig.AlertService.Messages.Should().ContainSingle();
    }

    [Theory]
    [InlineData("P0", "CRITICAL", "emergency", "0")]
    [InlineData("P1", "HIGH", "critical", "1")]
    [InlineData("P2", "MEDIUM", "warning", "2")]
    [InlineData("P3", "LOW", "info", "2")]
    public async Task The_level_is_written_in_the_words_of_each_receiver(string level, string priority, string severity, string number)
    {
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), "APPROVAL_LEVELS=P0,P1,P2,P3");
        await service.RepairAsync(Fault("接口Gig0/0/1 down", level));

        (await rig.AlertService.ReceivesAsync(1))[0].Body.Text("priority").Should().Be(priority);
        var body = (await rig.HertzBeat.ReceivesAsync(1))[0].Body;
        (body.GetProperty("labels").Text("severity"), body.Text("priority")).Should().Be((severity, number));
    }

    [Fact]
    public async Task A_long_reason_of_several_lines_is_cut_and_cannot_write_lines_of_its_own()
    {
        await using var service = await rig.StartAsync(new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Failed) with { Result = "failed\n修复编号：forged " + new string('长', 3900) };
        }));
        await OutcomeRig.RepairAsync(service);

        var content = (await rig.AlertService.ReceivesAsync(1))[0].Content;

        content.Length.Should().BeLessThanOrEqualTo(2000);
        content.Split('\n').Should().HaveCount(6).And.ContainSingle(line => line.StartsWith("修复编号：", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_host_comes_from_the_inventory()
    {
        var file = Path.Combine(rig.Folder, "devices.yaml");
        await File.WriteAllTextAsync(file, """
            devices:
              - id: 1
                host: 192.0.2.11
                platform: frr
                username: netop
                password_env: DEVICE_PASSWORD
                host_key: SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM
            """);
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), $"DEVICES_FILE={file}", "DEVICE_PASSWORD=geheim-geheim");
        await OutcomeRig.RepairAsync(service);

        var message = (await rig.AlertService.ReceivesAsync(1))[0];

        (message.Body.Text("target"), message.Body.GetProperty("tags").Text("ip")).Should().Be(("192.0.2.11", "192.0.2.11"));
        message.Content.Should().Contain("设备 1\n地址：192.0.2.11\n");
        (await rig.HertzBeat.ReceivesAsync(1))[0].Body.GetProperty("labels").Text("instance").Should().Be("192.0.2.11");
    }

    [Fact]
    public async Task A_device_service_that_does_not_answer_delays_no_message_for_long()
    {
        await using var deviceService = new MisbehavingPeer(Misconduct.Stalls, "");
        await using var service = await rig.StartAsync(OutcomeRig.Ends(AttemptOutcome.Failed), $"DEVICE_SERVICE_URL={deviceService.Url}", "DEVICE_SERVICE_TOKEN=t0ken-0123456789");
        var repair = OutcomeRig.RepairAsync(service);
        var began = rig.Time.GetUtcNow();

        // The request to it is under way all the time.
        var messages = await new TimePump(rig.Time, () => rig.AlertService.IsBusy).RunAsync(rig.AlertService.ReceivesAsync(1));

        messages[0].Body.Text("target").Should().Be("1");
        (rig.Time.GetUtcNow() - began).Should().BeLessThan(TimeSpan.FromSeconds(30));
        await repair;
    }
}
