using AiService.StackStorm.Results;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace AiService.Tests.StackStorm;

/// <summary>Many open executions cost little, and each is tracked to its end.</summary>
public sealed class ManyExecutionsTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;
    private readonly List<(DateTimeOffset At, string Path, int Ids)> looks = [];
    private Func<bool> isAnswerAwaited = () => false;

    public ManyExecutionsTests()
    {
        rig = new StackStormRig(stackStorm.BaseUrl) { Busy = () => isAnswerAwaited() };
        stackStorm.Seen = request => looks.Add((
            rig.Time.GetUtcNow(), request.Path, request.Query?.TryGetValue("id", out var ids) == true ? ids.SelectMany(list => list.Split(',')).Count() : 0));
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task A_thousand_open_executions_are_polled_by_the_hundred_and_never_more_than_ten_times_a_second()
    {
        var told = 0;
        var ids = Enumerable.Range(1, 1000).Select(nth => $"6b{nth:x22}").ToList();
        foreach (var id in ids)
        {
            stackStorm.Executions[id] = () =>
            {
                Interlocked.Increment(ref told);
                return Recording.Of("07b_get_include_status").Body;
            };
        }

        stackStorm.Lists();
        var open = ids.Select(id => rig.Get<ExecutionTracker>().Track(id, Orders.EnableInterface, "requested")).ToList();

        // A hundred documents take a while to read, which the clock must not take for minutes.
        isAnswerAwaited = () => Volatile.Read(ref told) > open.Count(one => one.IsOver);

        var seen = await rig.Pump.RunAsync(Task.WhenAll(open.Select(one => one.NextAsync(TimeSpan.FromMinutes(1), rig.Time, CancellationToken.None))));

        seen.Should().AllSatisfy(sight => sight!.Status.Should().Be("succeeded"));
        looks.Should().HaveCount(10).And.AllSatisfy(look => look.Ids.Should().Be(100));
        looks.GroupBy(look => look.At.ToUnixTimeSeconds()).Should().AllSatisfy(second => second.Count().Should().BeLessThanOrEqualTo(10));
        open.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task Polls_that_started_at_different_times_come_together()
    {
        stackStorm.Follows("6b01", () => Running()).Follows("6b02", () => Running());
        using var first = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        rig.Time.Advance(TimeSpan.FromSeconds(0.3));
        using var second = rig.Get<ExecutionTracker>().Track("6b02", Orders.EnableInterface, "running");

        await rig.Pump.RunAsync(first.NextAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None));

        looks.Count.Should().BeInRange(15, 35, "the interval grows to a tenth of their age");
        looks.TakeLast(5).Should().AllSatisfy(look => look.Ids.Should().Be(2));
    }

    [Fact]
    public async Task What_a_list_does_not_show_is_polled_by_itself_before_it_counts_as_gone()
    {
        stackStorm.Follows("6b01", () => Running()).Follows("6b02", () => null);
        using var there = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        using var gone = rig.Get<ExecutionTracker>().Track("6b02", Orders.EnableInterface, "running");

        (await SightAsync(gone, sight => sight.End is not null)).End.Should().Be(TrackingEnd.Vanished);
        looks.Count(look => look.Path == "/v1/executions/6b02").Should().Be(3);
    }

    [Fact]
    public async Task A_role_that_may_not_list_is_served_one_by_one()
    {
        stackStorm.Follows("6b01", () => Running()).Follows("6b02", () => Recording.Of("07b_get_include_status").Body)
            .Answers("GET", "/v1/executions", "02z5b_rbac_list");
        using var first = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        using var second = rig.Get<ExecutionTracker>().Track("6b02", Orders.EnableInterface, "running");

        var sight = await rig.Pump.RunAsync(second.NextAsync(TimeSpan.FromMinutes(1), rig.Time, CancellationToken.None));

        sight!.Status.Should().Be("succeeded");
        looks.Count(look => look.Path == "/v1/executions").Should().Be(1);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public async Task A_list_that_is_refused_for_a_while_is_requested_again(int status)
    {
        var refusals = 0;
        stackStorm.Follows("6b01", () => Running()).Follows("6b02", () => Recording.Of("07b_get_include_status").Body);
        var list = stackStorm.Listing;
        stackStorm.On("GET", "/v1/executions", request => ++refusals < 3
            ? FakeStackStorm.Json(status, new System.Text.Json.Nodes.JsonObject { ["faultstring"] = "not now" })
            : list(request));
        using var first = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        using var second = rig.Get<ExecutionTracker>().Track("6b02", Orders.EnableInterface, "running");

        (await SightAsync(second, sight => sight.Status is not null)).Status.Should().Be("succeeded");

        looks.Should().AllSatisfy(look => look.Path.Should().Be("/v1/executions"));
    }

    [Fact]
    public async Task The_failure_of_a_list_is_one_of_each_execution_and_is_outlived()
    {
        var down = true;
        stackStorm.Follows("6b01", () => Running()).Follows("6b02", () => Recording.Of("07b_get_include_status").Body);
        var list = stackStorm.Listing;
        stackStorm.On("GET", "/v1/executions", request => down ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body) : list(request));
        using var first = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        using var second = rig.Get<ExecutionTracker>().Track("6b02", Orders.EnableInterface, "running");

        var sight = await rig.Pump.RunAsync(second.NextAsync(TimeSpan.FromMinutes(1), rig.Time, CancellationToken.None));
        sight!.Failure!.Status.Should().Be(StatusCodes.Status500InternalServerError);

        down = false;
        (await SightAsync(second, sight => sight.Status is not null)).Status.Should().Be("succeeded");
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_does_not_end_the_polling()
    {
        var polls = 0;
        stackStorm.Follows("6b01", () => Running()).Follows("6b02", () => Recording.Of("07b_get_include_status").Body);
        var list = stackStorm.Listing;
        stackStorm.On("GET", "/v1/executions", request => ++polls == 1 ? FakeStackStorm.Json(200, new System.Text.Json.Nodes.JsonArray((System.Text.Json.Nodes.JsonNode?)null)) : list(request));
        using var first = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        using var second = rig.Get<ExecutionTracker>().Track("6b02", Orders.EnableInterface, "running");

        (await SightAsync(second, sight => sight.Status is not null)).Status.Should().Be("succeeded");
        rig.Log.Should().Contain("Unreadable");
    }

    [Fact]
    public async Task The_first_final_status_is_the_last()
    {
        using var open = rig.Get<ExecutionTracker>().Track("6b01", Orders.EnableInterface, "running");
        open.Report("succeeded");
        open.Report("running");

        (await open.NextAsync(TimeSpan.FromSeconds(1), rig.Time, CancellationToken.None))!.Status.Should().Be("succeeded");
        (await rig.Pump.RunAsync(open.NextAsync(TimeSpan.FromSeconds(0.1), rig.Time, CancellationToken.None))).Should().BeNull();
    }

    /// <summary>The first of at most ten sights that is one.</summary>
    private async Task<Observation> SightAsync(TrackedExecution watched, Func<Observation, bool> isOne)
    {
        for (var turn = 0; turn < 10; turn++)
        {
            var sight = await rig.Pump.RunAsync(watched.NextAsync(TimeSpan.FromMinutes(1), rig.Time, CancellationToken.None));
            if (sight is not null && isOne(sight))
            {
                return sight;
            }
        }

        throw new InvalidOperationException("nothing of the kind was seen");
    }

    private static System.Text.Json.Nodes.JsonNode Running() => Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;
}
