using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>
/// A device whose repair was cancelled, or of which it is unknown how its repair ended, stays locked; callers learn that at once, and a person
/// may release it.
/// </summary>
public sealed class HeldDeviceTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));

    public HeldDeviceTests() => time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("platform", TimeSpan.FromHours(8), null, null));

    private TimePump Pump => new(time, () => false);

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_cancel_is_answered_with_202_and_so_is_the_analysis_while_the_device_stays_locked_for_the_actions_own_time()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var (answer, id) = await RunningAsync(service, execution);

        var (status, envelope) = await Pump.RunAsync(PostAsync(service, $"/repairs/{id}/cancel"), Step);
        var entry = (await Pump.RunAsync(answer, Step)).Single();

        status.Should().Be(HttpStatusCode.Accepted);
        envelope.Text("msg").Should().StartWith("已请求取消；StackStorm 已取消；动作本身最迟可能运行到 21:4");
        envelope.GetProperty("data").Text("state").Should().Be("running");
        envelope.GetProperty("data").Text("status").Should().Be("canceled", "StackStorm's status is shown");
        var until = envelope.GetProperty("data").GetProperty("closed_until").GetDateTimeOffset();
        until.Should().BeAfter(time.GetUtcNow()).And.BeBefore(time.GetUtcNow() + TimeSpan.FromSeconds(30));
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("state").Should().Be("running");
        entry.GetProperty("closed_until").GetDateTimeOffset().Should().Be(until);
        entry.Text("result").Should().Contain("StackStorm 已取消；动作本身最迟可能运行到 21:4");

        (await EndOfAsync(service, id)).Text("state").Should().Be("canceled");
        time.GetUtcNow().Should().BeOnOrAfter(until);
        (await service.RepairOfAsync(id)).GetProperty("closed_until").ValueKind.Should().Be(JsonValueKind.Null);
        (await HeldAsync(service)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_fallback_begins_only_when_the_cancelled_action_can_no_longer_be_running()
    {
        var begun = DateTimeOffset.MaxValue;
        var agent = new TestProvider("agent", async (_, journal, _) =>
        {
            begun = time.GetUtcNow();
            await journal.BeforeTouchAsync("sending", "p.a");
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        var execution = new OpenExecution(stackStorm);
        await using var service = await GuideService.StartAsync(
            stackStorm.BaseUrl, time, folder.Path, services => services.AddSingleton<IRepairProvider>(agent), Map5, "STACKSTORM_EXECUTION_TIMEOUT=2");
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));

        var entry = (await Pump.RunAsync(answer, Step)).Single();

        var until = entry.GetProperty("closed_until").GetDateTimeOffset();
        agent.Begun.Should().Be(0);
        var repair = await EndOfAsync(service, entry.Text("repair_id")!);
        repair.Text("state").Should().Be("succeeded");
        begun.Should().BeOnOrAfter(until);
        agent.Begun.Should().Be(1);
    }

    [Fact]
    public async Task Another_fault_of_a_device_that_is_locked_for_longer_than_its_caller_waits_is_refused_at_once()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync("ANALYZE_TIMEOUT=10");
        var (answer, id) = await RunningAsync(service, execution);
        await Pump.RunAsync(PostAsync(service, $"/repairs/{id}/cancel"), Step);
        await Pump.RunAsync(answer, Step);
        var asked = time.GetUtcNow();

        var other = (await Pump.RunAsync(service.RepairAsync(Fault("接口Gig0/0/2 down")), Step)).Single();
        var same = (await Pump.RunAsync(service.RepairAsync(Fault("接口Gig0/0/1 down")), Step)).Single();

        other.Text("state").Should().Be("refused");
        other.Text("result").Should().Contain(id).And.Contain("动作本身最迟可能运行到");
        same.Text("repair_id").Should().Be(id, "the same fault joins, and is answered at once too");
        same.Text("state").Should().Be("running");
        (time.GetUtcNow() - asked).Should().BeLessThan(TimeSpan.FromSeconds(3));
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_release_ends_the_repair_unknown_at_once_and_the_device_is_free_after_a_restart_too()
    {
        var execution = new OpenExecution(stackStorm);
        string id;
        await using (var service = await StartAsync())
        {
            (var answer, id) = await RunningAsync(service, execution);
            (await PostAsync(service, "/devices/1/release", new { reason = "x" })).Status.Should().Be(HttpStatusCode.Conflict, "its execution is known to run");
            await Pump.RunAsync(PostAsync(service, $"/repairs/{id}/cancel"), Step);
            await Pump.RunAsync(answer, Step);
            var held = (await HeldAsync(service)).Should().ContainSingle().Subject;
            held.Text("device_id").Should().Be("1");
            held.Text("repair_id").Should().Be(id);
            held.Text("reason").Should().Contain("动作本身最迟可能运行到");
            held.GetProperty("until").GetDateTimeOffset().Should().BeAfter(time.GetUtcNow());

            var (status, _) = await Pump.RunAsync(PostAsync(service, "/devices/1/release", new { reason = "已登录设备\n确认" }), Step);

            status.Should().Be(HttpStatusCode.OK);
            var repair = await service.RepairOfAsync(id);
            repair.Text("state").Should().Be("unknown");
            repair.Text("result").Should().Contain("设备已由人工提前释放");
            repair.GetProperty("history").EnumerateArray().Where(line => line.Text("event") == "released").Should().ContainSingle()
                .Which.Text("detail").Should().Contain("已登录设备 确认");
            (await HeldAsync(service)).Should().BeEmpty();
        }

        await using var second = await StartAsync();
        (await HeldAsync(second)).Should().BeEmpty();
        stackStorm.Posts.Should().ContainSingle("nothing more is sent for it");
    }

    [Fact]
    public async Task A_device_whose_cancelled_action_is_known_to_run_is_not_released()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = false;
        var provider = new TestProvider("stackstorm", async (_, journal, signals) =>
        {
            await TestProvider.SendAsync(journal);
            await journal.NoteClosedAsync("canceled", "e1", new(time.GetUtcNow().AddMinutes(5), "动作仍在运行", KnownToRun: true));
            closed.SetResult();
            await TestProvider.UntilAsync(signals.Stopping);
            released = signals.Released.IsCancellationRequested;
            return TestProvider.Attempt(AttemptOutcome.StillOpen);
        });
        await using var service = await ProviderService.StartAsync([provider], time: time, folder: folder.Path);
        var id = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("repair_id")!;
        await closed.Task;

        var (status, _) = await PostAsync(service, "/devices/1/release", new { reason = "x" });

        status.Should().Be(HttpStatusCode.Conflict);
        (await service.RepairOfAsync(id)).GetProperty("history").EnumerateArray().Should().NotContain(line => line.Text("event") == "released");
        await service.StopAsync();
        released.Should().BeFalse();
    }

    [Fact]
    public async Task A_device_that_is_locked_because_nothing_is_known_is_released_in_the_same_way()
    {
        var unknown = TestProvider.Ends("stackstorm", AttemptOutcome.Unknown);
        await using (var service = await ProviderService.StartAsync([unknown], time: time, folder: folder.Path))
        {
            var id = (await Pump.RunAsync(service.RepairAsync(Fault("接口Gig0/0/1 down")), Step)).Single().Text("repair_id");
            var held = (await HeldAsync(service)).Should().ContainSingle().Subject;
            (held.Text("repair_id"), held.Text("state")).Should().Be((id, "unknown"));
            held.GetProperty("until").GetDateTimeOffset().Should().BeCloseTo(time.GetUtcNow() + TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(5));

            (await PostAsync(service, "/devices/1/release", new { reason = "ok" })).Status.Should().Be(HttpStatusCode.OK);

            (await HeldAsync(service)).Should().BeEmpty();
            (await service.RepairOfAsync(id!)).GetProperty("history").EnumerateArray().Last().Text("event").Should().Be("released");
            (await PostAsync(service, "/devices/1/release", new { reason = "ok" })).Status.Should().Be(HttpStatusCode.NotFound);
        }

        await using var second = await ProviderService.StartAsync([unknown], time: time, folder: folder.Path);
        (await HeldAsync(second)).Should().BeEmpty("the release is on record");
    }

    [Fact]
    public async Task A_restart_keeps_the_device_locked_until_the_recorded_time()
    {
        var execution = new OpenExecution(stackStorm);
        string id;
        DateTimeOffset until;
        await using (var service = await StartAsync())
        {
            (var answer, id) = await RunningAsync(service, execution);
            await Pump.RunAsync(PostAsync(service, $"/repairs/{id}/cancel"), Step);
            until = (await Pump.RunAsync(answer, Step)).Single().GetProperty("closed_until").GetDateTimeOffset();
        }

        await using var second = await StartAsync();

        (await HeldAsync(second)).Should().ContainSingle().Which.GetProperty("until").GetDateTimeOffset().Should().Be(until);
        (await EndOfAsync(second, id)).Text("state").Should().Be("canceled");
        time.GetUtcNow().Should().BeOnOrAfter(until);
        stackStorm.Requests.Count(request => request.Method == "DELETE").Should().Be(1);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason": null}""")]
    [InlineData("""{"reason": "  "}""")]
    [InlineData("""{"reason": 1}""")]
    public async Task A_release_without_a_reason_is_refused_and_names_the_field(string body)
    {
        await using var service = await StartAsync();

        using var response = await service.PostTextAsync("/devices/1/release", body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain("reason");
    }

    private const string Map5 =
        """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"timeout": 5}}}""";

    private Task<ServiceUnderTest> StartAsync(params string[] more) => GuideService.StartAsync(stackStorm.BaseUrl, time, folder.Path, [Map5, .. more]);

    private async Task<(Task<IReadOnlyList<JsonElement>> Answer, string Id)> RunningAsync(ServiceUnderTest service, OpenExecution execution)
    {
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await Pump.RunAsync(execution.Running, Step);
        return (answer, (await service.RepairsAsync("state=running")).Items.Single().Text("id")!);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Envelope)> PostAsync(ServiceUnderTest service, string path, object? body = null)
    {
        using var response = await service.Http.PostAsync(new Uri(path, UriKind.Relative), body is null ? null : JsonContent.Create(body));
        return (response.StatusCode, await response.EnvelopeAsync());
    }

    private static async Task<IReadOnlyList<JsonElement>> HeldAsync(ServiceUnderTest service)
    {
        using var response = await service.Http.GetAsync(new Uri("/devices/held", UriKind.Relative));
        return [.. (await response.EnvelopeAsync()).GetProperty("data").EnumerateArray()];
    }

    private Task<JsonElement> EndOfAsync(ServiceUnderTest service, string id) => Pump.RunAsync(service.EndOfAsync(id), Step);
}
