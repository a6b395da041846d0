using AiService.NetworkAgent.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.NetworkAgent.Sessions;

public class WatchdogTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_step_that_may_block_has_a_thread_of_its_own()
    {
        (await Run(_ => Task.FromResult(Thread.CurrentThread.IsThreadPoolThread))).Should().BeFalse("blocked threads of the pool stall everybody");
    }

    [Fact]
    public async Task A_step_that_ignores_its_token_is_left_behind_at_the_limit_and_what_it_brings_late_is_put_away()
    {
        var begun = new TaskCompletionSource();
        var stuck = new TaskCompletionSource<string>();
        var putAway = new TaskCompletionSource<string>();
        var running = new Watchdog(time, TimeSpan.FromSeconds(10)).RunAsync(
            _ =>
            {
                begun.SetResult();
                return stuck.Task;
            },
            putAway.SetResult,
            CancellationToken.None);
        await begun.Task;

        time.Advance(TimeSpan.FromSeconds(10));

        await running.Invoking(step => step).Should().ThrowAsync<TimeoutException>();
        stuck.SetResult("session");
        (await putAway.Task).Should().Be("session");
    }

    [Fact]
    public async Task A_step_that_obeys_its_token_at_the_limit_is_a_time_out_all_the_same()
    {
        var begun = new TaskCompletionSource();
        var running = Run(async token =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return true;
        });
        await begun.Task;

        time.Advance(TimeSpan.FromSeconds(10));

        await running.Invoking(step => step).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_apart_from_the_limit()
    {
        using var caller = new CancellationTokenSource();
        var running = new Watchdog(time, TimeSpan.FromSeconds(10)).RunAsync(
            _ =>
            {
                caller.Cancel();
                return new TaskCompletionSource<bool>().Task;
            },
            late: null,
            caller.Token);

        await running.Invoking(step => step).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_step_that_fails_fails_as_itself()
    {
        await FluentActions.Awaiting(() => Run(_ => Task.FromException<bool>(new IOException("gone")))).Should().ThrowAsync<IOException>();
    }

    private Task<bool> Run(Func<CancellationToken, Task<bool>> step)
    {
        return new Watchdog(time, TimeSpan.FromSeconds(10)).RunAsync(step, late: null, CancellationToken.None);
    }
}
