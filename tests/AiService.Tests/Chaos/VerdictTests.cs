using System.Text.Json.Nodes;
using Chaos.Parts;
using Chaos.Schedules;
using Chaos.Verdicts;
using Asked = Chaos.Schedules.Analysis;

namespace AiService.Tests.Chaos;

/// <summary>The chaos harness finds what it is there to find: each test plants one breach, or one that is none.</summary>
public sealed class VerdictTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.Parse("2026-11-25T10:00:00Z", null);

    private readonly List<RepairRow> repairs = [Repair("r1", "succeeded", "e1")];
    private readonly List<ExecutionRow> executions = [new("e1", "a.b", "tag-r1", "succeeded")];
    private readonly List<RunRow> runs = [Run("e1", "r1", 0, 2)];
    private readonly Dictionary<string, int> posts = new() { ["tag-r1"] = 3 };
    private readonly List<Told> told = [];

    [Fact]
    public void A_repair_that_ran_once_and_is_told_as_it_was_holds()
    {
        told.Add(Tell("r1", success: true));

        Problems().Should().BeEmpty();
    }

    [Fact]
    public void A_second_run_under_one_tag_is_found()
    {
        executions.Add(new("e2", "a.b", "tag-r1", "succeeded"));
        runs.Add(Run("e2", "r1", 3, 4));

        Problems().Should().ContainSingle().Which.Should().Be("repair r1 ran 2 times: executions e1, e2");
    }

    [Theory]
    [InlineData("gone", "e1", false)]
    [InlineData("gone", "e2", true)]
    [InlineData("failed", "e1", true)]
    public void A_second_run_is_none_only_of_a_job_that_was_deleted_before_it_was_seen(string status, string recorded, bool isFound)
    {
        repairs[0] = Repair("r1", "succeeded", recorded);
        executions.Add(new("e2", "a.b", "tag-r1", status));
        runs.Add(Run("e2", "r1", 3, 4));

        Problems().Contains("repair r1 ran 2 times: executions e1, e2").Should().Be(isFound);
    }

    [Fact]
    public void A_second_execution_that_was_cancelled_before_it_ran_is_no_second_run()
    {
        executions.Add(new("e2", "a.b", "tag-r1", "canceled"));

        Problems().Should().BeEmpty();
    }

    [Fact]
    public void A_repair_that_is_sent_again_and_again_is_found()
    {
        posts["tag-r1"] = 4;

        Problems().Should().ContainSingle().Which.Should().Be("repair r1 was sent 4 times");
    }

    [Fact]
    public void Two_runs_at_a_time_on_one_device_are_found()
    {
        Second("succeeded");
        runs.Add(Run("e2", "r2", 1, 3));

        Problems().Should().ContainSingle().Which.Should().Contain("overlapped on device 1");
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(13, true)]
    public void A_device_whose_repair_is_unknown_may_be_touched_after_the_hold_and_not_before(double second, bool allowed)
    {
        repairs[0] = Repair("r1", "unknown", "e1") with { EndedAt = T0.AddSeconds(2) };
        executions[0] = executions[0] with { Status = "running" };
        runs[0] = runs[0] with { EndedAt = null };
        Second("succeeded");
        runs.Add(Run("e2", "r2", second, second + 1));

        Problems().Should().HaveCount(allowed ? 0 : 1);
    }

    [Fact]
    public void A_repair_that_was_answered_and_is_not_on_record_is_found()
    {
        told.Add(Tell("r9", success: false));

        Problems().Should().ContainSingle().Which.Should().Be("repair r9 was answered and is not on record");
    }

    [Theory]
    [InlineData("running")]
    [InlineData("waiting")]
    public void A_repair_that_is_still_open_is_found(string state)
    {
        repairs.Add(Repair("r2", state, null));

        Problems().Should().ContainSingle().Which.Should().Contain("is still open");
    }

    [Theory]
    [InlineData("tag-of-no-repair")]
    [InlineData(null)]
    public void An_execution_of_no_repair_is_found(string? tag)
    {
        executions.Add(new("e9", "a.b", tag, "succeeded"));

        Problems().Should().ContainSingle().Which.Should().Contain("belongs to no repair");
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("failed")]
    public void An_execution_that_goes_on_after_its_repair_is_over_is_found(string state)
    {
        repairs[0] = Repair("r1", state, "e1");
        executions[0] = executions[0] with { Status = "running" };

        Problems().Should().Contain(problem => problem.Contains("is open, and its repair is over"));
    }

    [Theory]
    [InlineData("succeeded", "failed")]
    [InlineData("failed", "succeeded")]
    [InlineData("canceled", "succeeded")]
    [InlineData("refused", "succeeded")]
    public void An_end_that_StackStorm_does_not_show_is_found(string claimed, string shown)
    {
        repairs[0] = Repair("r1", claimed, "e1");
        executions[0] = executions[0] with { Status = shown };

        Problems().Should().ContainSingle().Which.Should().Contain("is not what the engine shows");
    }

    [Theory]
    [InlineData("failed", false, 1)]
    [InlineData("failed", true, 0)]
    [InlineData("succeeded", true, 1)]
    public void A_cancellation_after_a_failure_is_true_only_where_there_was_another_to_hand_it_to(string shown, bool fallback, int problems)
    {
        repairs[0] = Repair("r1", "canceled", "e1");
        executions[0] = executions[0] with { Status = shown };

        Problems(fallback).Should().HaveCount(problems);
    }

    [Fact]
    public void A_person_may_cancel_what_was_abandoned()
    {
        repairs[0] = Repair("r1", "canceled", "e1");
        executions[0] = executions[0] with { Status = "abandoned" };

        Problems().Should().BeEmpty();
    }

    [Fact]
    public void A_success_that_a_caller_was_told_of_and_that_is_none_is_found()
    {
        repairs[0] = Repair("r1", "unknown", "e1");
        told.Add(Tell("r1", success: true));

        Problems().Should().ContainSingle().Which.Should().StartWith("a caller was told of a success that is none");
    }

    [Fact]
    public void Two_repairs_under_one_key_are_found()
    {
        Second("succeeded");
        told.Add(Tell("r1", success: true));
        told.Add(Tell("r2", success: true));

        Problems().Should().ContainSingle().Which.Should().Contain("has several repairs");
    }

    [Fact]
    public void A_repair_that_was_refused_and_begun_anew_when_its_key_came_again_is_one_repair()
    {
        repairs.Add(Repair("r0", "refused", null));
        told.Add(Tell("r0", success: false));
        told.Add(Tell("r1", success: true));

        Problems().Should().BeEmpty();
    }

    [Fact]
    public void The_same_seed_rolls_the_same_schedule()
    {
        new StormDice(42).Roll().Describe().Should().Equal(new StormDice(42).Roll().Describe());
        new StormDice(42).Roll().Describe().Should().NotEqual(new StormDice(43).Roll().Describe());
    }

    private IReadOnlyList<string> Problems(bool fallback = false) =>
        new Verdict(repairs, new Witness(executions, runs, posts), told, TimeSpan.FromSeconds(10), fallback).Problems();

    private void Second(string state)
    {
        repairs.Add(Repair("r2", state, "e2"));
        executions.Add(new("e2", "a.b", "tag-r2", state));
    }

    private static RepairRow Repair(string id, string state, string? execution) => new(id, "1", state, "a.b", execution, $"tag-{id}", T0.AddSeconds(5));

    private static RunRow Run(string execution, string repair, double from, double until) =>
        new(execution, "1", $"tag-{repair}", T0.AddSeconds(from), T0.AddSeconds(until));

    private static Told Tell(string repair, bool success) => new(
        new Asked(TimeSpan.Zero, 1, ["接口Gig0/0/1 down"], "key", false, null),
        200,
        new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["repair_results"] = new JsonArray(new JsonObject { ["repair_id"] = repair, ["success"] = success, ["fault"] = "接口Gig0/0/1 down" }),
            },
        });
}
