using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Harness;

/// <summary>
/// Lets a fake clock run, step by step, until a task is done. It stands still while a request is under way: real packets
/// on loopback take real time, and would otherwise run into fake time-outs.
/// </summary>
/// <param name="time">The clock that the code under test reads.</param>
/// <param name="busy">True while something real is going on.</param>
internal sealed class TimePump(FakeTimeProvider time, Func<bool> busy)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(1);

    /// <summary>Only for a test that hangs: reached, it fails.</summary>
    private static readonly TimeSpan RealLimit = TimeSpan.FromMinutes(3);

    /// <param name="task">What is waited for.</param>
    /// <param name="step">How far the clock moves at a beat; 100 ms when null.</param>
    public async Task<T> RunAsync<T>(Task<T> task, TimeSpan? step = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var heart = new PeriodicTimer(Heartbeat);

        // On the thread pool, behind the work that is queued there: the clock must not outrun code that waits for a processor.
        while (!task.IsCompleted && await heart.WaitForNextTickAsync().ConfigureAwait(false))
        {
            if (!busy())
            {
                time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            }

            TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(RealLimit, "the task under test must come to an end");
        }

        return await task;
    }
}
