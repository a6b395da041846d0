using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>Success is what StackStorm says and the device does not deny.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_success_that_the_device_confirms_is_verified_with_evidence()
    {
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([stackStorm], new Looker(new Verification(true, "接口已 up", new JsonObject { ["state"] = "up" })));

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeTrue();
        entry.GetProperty("verified").GetBoolean().Should().BeTrue();
        entry.Text("verification").Should().Be("接口已 up");
        entry.GetProperty("details").GetProperty("verification").GetProperty("evidence").Text("state").Should().Be("up");
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);
        repair.GetProperty("history").EnumerateArray().Select(line => line.Text("state")).Should().ContainInOrder("running", "verifying", "succeeded");
    }

    [Theory]
    [InlineData("vrp", "华为", "华为")]
    [InlineData("frr", null, "frr")]
    public async Task What_worked_is_kept_for_the_platform_that_was_verified(string platform, string? vendor, string deviceType)
    {
        var looked = new Verification(true, "接口已 up", null, new RepairedPlatform(platform, vendor));
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], new Looker(looked));

        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().GetProperty("success").GetBoolean().Should().BeTrue();

        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/entries?action=p.a", UriKind.Relative));
        var learned = (await response.EnvelopeAsync()).GetProperty("data").GetProperty("items").EnumerateArray().Single();
        (learned.Text("platform"), learned.Text("device_type"), learned.Text("keyword")).Should().Be((platform, deviceType, "接口down"));
        learned.Text("evidence").Should().Be("接口已 up");
    }

    [Fact]
    public async Task A_repair_that_fails_counts_against_the_entry_of_those_that_worked()
    {
        var outcome = AttemptOutcome.Succeeded;
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(outcome);
        });
        await using var service = await ProviderService.StartAsync([provider]);
        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        outcome = AttemptOutcome.Failed;
        (await service.RepairAsync(Fault("接口GE0/0/2 down"))).Single().GetProperty("success").GetBoolean().Should().BeFalse();

        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/entries?action=p.a", UriKind.Relative));

        var learned = (await response.EnvelopeAsync()).GetProperty("data").GetProperty("items").EnumerateArray().Single();
        (learned.Text("times_seen"), learned.Text("times_worked"), learned.Text("times_failed")).Should().Be(("2", "1", "1"));
        learned.Text("evidence").Should().Be("执行 e1 的最终状态：Succeeded；未在设备上核实", "no verifier knows the device");
    }

    [Fact]
    public async Task A_success_that_the_device_denies_is_none_and_the_fallback_begins()
    {
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded, "succeeded");
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([stackStorm, agent], new Looker(new Verification(false, "接口仍为 down", null)));

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));

        entries.Select(entry => (entry.Text("provider"), entry.GetProperty("success").GetBoolean(), entry.GetProperty("verified").GetBoolean()))
            .Should().Equal(("stackstorm", false, false), ("agent", true, true));
        entries[0].Text("status").Should().Be("succeeded", "that is what StackStorm said");
        entries[0].Text("result").Should().Contain("接口仍为 down");
    }

    [Fact]
    public async Task Where_the_device_cannot_be_verified_StackStorms_word_stands_unverified()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], new Looker((Verification?)null));

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeTrue();
        entry.GetProperty("verified").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_verification_that_fails_unexpectedly_does_not_change_a_repair_that_worked()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], new Looker((CancellationToken _) => throw new InvalidOperationException("broken")));

        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().GetProperty("success").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task A_verification_that_a_stop_cut_short_is_repeated_by_the_next_process()
    {
        var looking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        string id;
        await using (var first = await ProviderService.StartAsync([stackStorm], new Looker(async stopping =>
        {
            looking.SetResult();
            await TestProvider.UntilAsync(stopping);
            return new Verification(null, "服务正在停止", null);
        }), folder: folder.Path))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await looking.Task;
            await first.StopAsync();
            var entry = (await answer).Single();
            entry.Text("state").Should().Be("verifying");
            id = entry.Text("repair_id")!;
        }

        await using var second = await ProviderService.StartAsync([stackStorm], new Looker(new Verification(true, "接口已 up", null)), folder: folder.Path);

        var repair = await second.EndOfAsync(id);
        repair.Text("state").Should().Be("succeeded");
        repair.GetProperty("verified").GetBoolean().Should().BeTrue();
        repair.GetProperty("results").GetArrayLength().Should().Be(1);
        (stackStorm.Begun, stackStorm.Resumed).Should().Be((1, 0));
    }

    private sealed class Looker(Func<CancellationToken, Task<Verification?>> look) : IRepairVerifier
    {
        public Looker(Verification? seen)
            : this(_ => Task.FromResult(seen))
        {
        }

        public Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => look(stopping);

        public Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => look(stopping);
    }
}
