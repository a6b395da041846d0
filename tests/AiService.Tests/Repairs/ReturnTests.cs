using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>
/// Recovery: what one process left open, the next one resumes. A process that was killed is represented by its records,
/// set to what they were in that moment.
/// </summary>
public sealed class ReturnTests : IDisposable
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(10);

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly TimePump pump;

    public ReturnTests() => pump = new TimePump(time, () => false);

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("planned")]
    [InlineData("waiting")]
    public async Task What_had_not_begun_is_refused_and_never_sent(string state)
    {
        await using (var first = await StartAsync())
        {
            await first.StopAsync();
        }

        var id = Put(state, attempts: 0);
        await using var second = await StartAsync();

        var repair = await pump.RunAsync(second.EndOfAsync(id), Slowly);
        repair.Text("state").Should().Be("refused");
        repair.Text("result").Should().Contain("进程结束前尚未开始");
        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_being_sent_is_found_by_its_trace_tag()
    {
        await using (var first = await StartAsync())
        {
            await first.StopAsync();
        }

        var execution = new OpenExecution(stackStorm);
        execution.End();
        var id = Put("sending", attempts: 1);

        await using var second = await StartAsync();

        var repair = await pump.RunAsync(second.EndOfAsync(id), Slowly);
        repair.Text("state").Should().Be("succeeded");
        repair.Text("execution_id").Should().Be(execution.Id);
        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_repair_of_unknown_end_keeps_its_device_locked_across_a_restart_for_what_is_left_of_DEVICE_HOLD()
    {
        var execution = new OpenExecution(stackStorm);
        execution.End();
        await using (var first = await StartAsync())
        {
            await first.StopAsync();
        }

        var id = Put("unknown", attempts: 1, ended: time.GetUtcNow());
        time.Advance(TimeSpan.FromSeconds(300));
        await using var second = await StartAsync();

        var locked = (await pump.RunAsync(second.RepairAsync(Fault("接口Gig0/0/1 down")), Slowly)).Single();
        locked.Text("state").Should().Be("refused");
        locked.Text("result").Should().Contain(id).And.Contain("暂时锁定");

        time.Advance(TimeSpan.FromSeconds(301));
        var after = (await pump.RunAsync(second.RepairAsync(Fault("接口Gig0/0/1 down")), Slowly)).Single();
        after.Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task A_cancel_that_was_on_record_counts_in_the_next_process_too()
    {
        await using (var first = await StartAsync())
        {
            await first.StopAsync();
        }

        var id = Put("planned", attempts: 1, provider: "agent", cancelRequested: time.GetUtcNow());
        await using var second = await StartAsync();

        (await pump.RunAsync(second.EndOfAsync(id), Slowly)).Text("state").Should().Be("canceled");
    }

    [Theory]
    [InlineData("e1", null, "failed", "boom")]
    [InlineData(null, "failed", "failed", "boom")]
    [InlineData(null, null, "refused", "agent 已不再启用")]
    public async Task What_was_handed_over_to_a_provider_that_is_not_in_use_any_more_ends_as_the_attempt_before_it(
        string? execution, string? attempt, string state, string result)
    {
        await using (var first = await ProviderService.StartAsync([], time: time, folder: folder.Path))
        {
            await first.StopAsync();
        }

        var id = Put("planned", attempts: 1, provider: "agent");
        using (var records = TemporaryFolder.Connect(folder.File("records.db")))
        {
            var attempted = new AiService.Repairs.Store.RepairResult
            {
                Fault = "接口Gig0/0/1 down",
                Result = "boom",
                Success = false,
                Provider = "stackstorm",
                Status = "failed",
                ExecutionId = execution,
                State = attempt is null ? null : AiService.Repairs.Store.RepairStates.Parse(attempt),
            };
            var results = System.Text.Json.JsonSerializer.Serialize(new[] { attempted }, AiService.Hosting.Json.Wire);
            records.Execute("UPDATE repairs SET results = @results WHERE id = @id", new { id, results });
        }

        await using var second = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AiService.Repairs.Running.AttemptOutcome.Failed)], time: time, folder: folder.Path);

        var repair = await pump.RunAsync(second.EndOfAsync(id), Slowly);
        repair.Text("state").Should().Be(state);
        repair.Text("result").Should().Contain(result);
        var other = (await pump.RunAsync(second.RepairAsync(Fault("接口Gig0/0/2 down")), Slowly)).Single();
        other.Text("state").Should().Be("failed", "the device is not held: that attempt was made");
    }

    [Fact]
    public async Task A_cancel_of_a_repair_that_is_not_recovered_yet_says_that_nothing_was_requested()
    {
        await using (var first = await StartAsync())
        {
            await first.StopAsync();
        }

        var id = Put("running", attempts: 1);
        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO audit (at, repair_id, device_id, event) VALUES ('x', 'x', 'x', 'x'); ROLLBACK;");
        await using var second = await GuideService.StartAsync(stackStorm.BaseUrl, time, folder.Path, services => services.UseImpatientRecords(folder.Path));
        other.Dispose();

        using var response = await second.Http.PostAsync(new Uri($"/repairs/{id}/cancel", UriKind.Relative), null);

        ((int)response.StatusCode).Should().Be(503);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain("未请求取消");
    }

    [Fact]
    public async Task A_second_process_on_the_same_records_refuses_to_start_and_names_the_file()
    {
        await using var first = await StartAsync();

        var starting = () => pump.RunAsync(StartAsync("SHUTDOWN_TIMEOUT=1"));

        (await starting.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("records.db.lock");
    }

    private Task<ServiceUnderTest> StartAsync(params string[] more) => GuideService.StartAsync(stackStorm.BaseUrl, time, folder.Path, more);

    /// <summary>Puts a repair into the records of a service that is not running.</summary>
    private string Put(string state, int attempts, string provider = "stackstorm", DateTimeOffset? ended = null, DateTimeOffset? cancelRequested = null)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var now = time.GetUtcNow().UtcDateTime.ToString("O");
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.Execute(
            """
            INSERT INTO repairs (id, analysis_id, triggered_by, device_id, fault, level, keyword, rule, action, interface, target, parameters, trace_tag,
              provider, state, status, attempts, created_at, updated_at, sent_at, cancel_requested_at, results)
            VALUES (@id, @id, 'analyze', '1', '接口Gig0/0/1 down', 'P1', '接口down', 'Parts', 'network.remediation.enable_interface', 'Gig0/0/1',
              'gigabitethernet0/0/1', '{}', @tag, @provider, 'planned', 'planned', @attempts, @now, @now, @now, @cancel, '[]');
            UPDATE repairs SET state = 'sending' WHERE id = @id AND @state NOT IN ('planned', 'waiting');
            UPDATE repairs SET state = @state, ended_at = @ended WHERE id = @id;
            """,
            new { id, tag = $"aiservice-{id}", provider, state, attempts, now, ended = ended?.UtcDateTime.ToString("O"), cancel = cancelRequested?.UtcDateTime.ToString("O") });
        return id;
    }
}
