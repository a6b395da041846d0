using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>
/// <c>canceled</c> and <c>abandoned</c> say nothing about the action's process: an attempt is over when the action can no longer be running,
/// or with what StackStorm shows by then.
/// </summary>
public sealed class CanceledActionTests : IDisposable
{
    private readonly LivedExecution run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Cancelled_because_its_time_is_up_it_fails_when_the_action_can_no_longer_be_running()
    {
        var order = Orders.Guide();

        var attempt = await run.Rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed, "the fallback may begin now");
        run.Elapsed.Should().BeInRange(60 + 15, 60 + 15 + 12, "the start was seen: its time-out and 15 s");
        attempt.Result.Should().Contain("超过 30 秒未结束，已请求取消，已确认取消，已等到动作最迟可能结束的时间");
        (await StackStormRig.RecordAsync(order)).Should().Contain(line => line.StartsWith("canceled: StackStorm 已取消；动作本身最迟可能运行到 13:41:2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("abandoned")]
    [InlineData("Abandoned")]
    [InlineData("canceled")]
    [InlineData("CANCELED")]
    public async Task Ended_so_by_others_it_is_waited_for_in_the_same_way(string status)
    {
        run.Life.Add((20, status));

        var attempt = await run.Rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        run.Elapsed.Should().BeInRange(60 + 15, 60 + 15 + 12);
        run.StackStorm.Requests.Should().NotContain(request => request.Method == "DELETE");
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("abandoned")]
    public async Task Not_seen_running_it_may_still_begin_over_the_settling_time(string status)
    {
        run.Life[0] = (0, "requested");
        run.Life.Add((5, status));

        (await run.Rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Failed);

        run.Elapsed.Should().BeInRange(5 + 10 + 60, 5 + 10 + 60 + 12, "when it was first seen so, STACKSTORM_SETTLE_TIME, and the action's time-out");
    }

    [Theory]
    [InlineData("succeeded", nameof(AttemptOutcome.Succeeded))]
    [InlineData("failed", nameof(AttemptOutcome.Failed))]
    [InlineData("timeout", nameof(AttemptOutcome.Failed))]
    public async Task What_StackStorm_shows_after_the_cancellation_counts_at_once(string end, string outcome)
    {
        run.Life[0] = (0, "requested");
        run.Life.AddRange([(5, "canceled"), (8, "scheduled"), (9, "running"), (20, end)]);

        var attempt = await run.Rig.TryAsync();

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Status.Should().Be(end);
        run.Elapsed.Should().BeInRange(20, 32);
    }

    [Fact]
    public async Task One_that_runs_after_its_cancellation_is_known_to_run_and_has_its_time_from_then_on()
    {
        run.Life[0] = (0, "requested");
        run.Life.AddRange([(5, "canceled"), (9, "running")]);
        var order = Orders.Guide();

        var attempt = await run.Rig.TryAsync(order);

        attempt.Status.Should().Be("canceled", "still shown as running when its time is over, it is cancelled again");
        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        run.Elapsed.Should().BeInRange(9 + 60 + 15, 9 + 60 + 15 + 12);
        (await StackStormRig.RecordAsync(order)).Should().Contain(line => line.Contains("已取消，但状态又变为 running", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("\"20\"", 20)]
    public async Task The_maps_own_time_out_counts_before_the_actions(string timeout, int seconds)
    {
        run.Life.Add((10, "abandoned"));

        await run.Rig.TryAsync(Orders.Guide(Orders.EnableInterface, ("timeout", timeout)));

        run.Elapsed.Should().BeInRange(seconds + 15, seconds + 15 + 12);
    }

    [Theory]
    [InlineData("20", 600)]
    [InlineData("700", 700)]
    public async Task Where_no_time_out_is_known_it_is_the_larger_of_DEVICE_HOLD_and_600_seconds(string hold, int seconds)
    {
        using var role = run.NewRig(more: $"DEVICE_HOLD={hold}");
        role.Step = TimeSpan.FromMilliseconds(200);
        run.StackStorm
            .On("GET", $"/v1/actions/views/parameters/{Orders.EnableInterface}", _ => FakeStackStorm.Json(403, new JsonObject { ["faultstring"] = "no permission" }))
            .On("GET", LivedExecution.Path, _ => FakeStackStorm.Json(200, new JsonObject { ["id"] = LivedExecution.Id, ["status"] = "abandoned" }));
        var start = role.Time.GetUtcNow();

        (await role.TryAsync()).Outcome.Should().Be(AttemptOutcome.Failed);

        (role.Time.GetUtcNow() - start).TotalSeconds.Should().BeInRange(seconds + 10, seconds + 10 + 12);
    }

    [Fact]
    public async Task A_person_who_wants_it_stopped_meanwhile_ends_it_canceled()
    {
        run.Life.Add((5, "abandoned"));
        using var cancel = new CancellationTokenSource();
        run.CancelsAfter(20, cancel);

        var attempt = await run.Rig.TryAsync(Orders.Guide(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled, "no fallback begins after a person's wish to stop");
        run.Elapsed.Should().BeGreaterThan(60 + 15);
    }

    [Fact]
    public async Task A_person_who_wanted_it_stopped_when_its_action_was_over_anyway_ends_it_canceled_too()
    {
        using var cancel = new CancellationTokenSource();
        run.StackStorm.On("DELETE", LivedExecution.Path, _ => run.Cancel("abandoned"));
        run.CancelsAfter(20, cancel);

        var attempt = await run.Rig.TryAsync(Orders.Guide(Orders.EnableInterface, ("timeout", "1")), cancel: cancel.Token);

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Canceled, "abandoned"));
        run.Elapsed.Should().BeInRange(20, 32);
    }

    [Fact]
    public async Task A_release_ends_it_unknown_at_once()
    {
        run.Life.Add((5, "abandoned"));
        using var release = new CancellationTokenSource();
        run.CancelsAfter(20, release);

        var attempt = await run.Rig.TryAsync(Orders.Guide(), released: release.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("设备已由人工提前释放，动作本身最迟可能运行到");
        run.Elapsed.Should().BeInRange(20, 32);
    }

    [Theory]
    [InlineData(60, "2027-01-22")]
    [InlineData(24_000, "2027-11-23")]
    public async Task A_time_out_of_months_keeps_the_device_locked_until_a_person_releases_it(int days, string until)
    {
        run.StackStorm.DeclaresTimeout(Orders.EnableInterface, days * 86400);
        run.Life.Add((5, "abandoned"));
        using var release = new CancellationTokenSource();
        run.CancelsAfter(20, release);

        var attempt = await run.Rig.TryAsync(Orders.Guide(), released: release.Token);

        attempt.Result.Should().Contain("设备已由人工提前释放，动作本身最迟可能运行到 " + until);
    }

    [Fact]
    public async Task An_execution_that_is_deleted_meanwhile_leaves_the_time_of_its_action()
    {
        run.Life.AddRange([(5, "abandoned"), (20, LivedExecution.Deleted)]);

        var attempt = await run.Rig.TryAsync();

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Failed, "abandoned"));
        run.Elapsed.Should().BeInRange(60 + 15, 60 + 15 + 12);
    }

    [Theory]
    [InlineData(true, nameof(AttemptOutcome.Unknown))]
    [InlineData(false, nameof(AttemptOutcome.StillOpen))]
    public async Task The_wait_for_a_deleted_execution_is_cut_short_by_a_release_and_by_the_end_of_the_process(bool isRelease, string outcome)
    {
        run.Life.AddRange([(5, "abandoned"), (20, LivedExecution.Deleted)]);
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(40), run.Rig.Time);

        var attempt = await run.Rig.TryAsync(Orders.Guide(), stopping: isRelease ? default : cut.Token, released: isRelease ? cut.Token : default);

        attempt.Outcome.ToString().Should().Be(outcome);
        run.Elapsed.Should().BeInRange(40, 52);
    }

    [Fact]
    public async Task A_duplicate_that_was_cancelled_may_run_on_in_the_same_way()
    {
        const string Other = "6b04423853e8bd92fcb196f7";
        var other = "requested";
        run.Life.Add((3, "succeeded"));
        run.StackStorm.On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.OfEach(LivedExecution.Id, Other)))
            .Follows(Other, () => new JsonObject { ["id"] = Other, ["status"] = other })
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                other = "canceled";
                return FakeStackStorm.Json(200, new JsonObject { ["id"] = Other, ["status"] = other });
            });
        var order = Orders.Guide();

        var attempt = await run.Rig.ResumeAsync(order, new ResumePoint(run.Began, null, "sending"));

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        run.Elapsed.Should().BeGreaterThan(10 + 60, "the duplicate was cancelled before it ran, and may run all the same");
        (await StackStormRig.RecordAsync(order)).Should().Contain(line => line.Contains($"（重复的执行 {Other}）；动作本身最迟可能运行到", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_short_time_for_an_execution_is_honoured(int seconds)
    {
        using var brief = run.NewRig(seconds);

        // The record is written in real time, in which the clock runs on: small steps keep that below the tolerance.
        brief.Step = TimeSpan.FromMilliseconds(5);
        var start = brief.Time.GetUtcNow();
        var canceledAt = TimeSpan.Zero;
        run.StackStorm.On("DELETE", LivedExecution.Path, _ =>
        {
            canceledAt = brief.Time.GetUtcNow() - start;
            return FakeStackStorm.Json(200, Recording.Of("01h8_cancel_completed_DELETE").Body);
        }).On("GET", LivedExecution.Path, _ => FakeStackStorm.Json(200, new JsonObject { ["id"] = LivedExecution.Id, ["status"] = canceledAt > TimeSpan.Zero ? "succeeded" : "running" }));

        (await brief.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        canceledAt.TotalSeconds.Should().BeInRange(seconds, seconds + 1.5);
    }
}
