using System.Runtime.CompilerServices;
using StackStormSimulator.Executions;

namespace StackStormSimulator.Stream;

/// <summary>Tells the stream of every state when it is entered: one timer for each execution that has states before it.</summary>
internal sealed class Announcer(StreamHub hub, TimeProvider time) : IDisposable
{
    /// <summary>A timer may come a little early by the clock.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly ConditionalWeakTable<Execution, ITimer> timers = [];
    private volatile bool over;

    /// <summary>To be called when an execution begins, and when its states have changed.</summary>
    public void Watch(Execution execution)
    {
        lock (execution)
        {
            if (over)
            {
                return;
            }

            var now = time.GetUtcNow();
            foreach (var step in execution.Schedule.TakeNew(now))
            {
                if (hub.HasListeners)
                {
                    StreamEvent.Of(execution, step).ToList().ForEach(hub.Publish);
                }
            }

            var due = execution.Schedule.NextAfter(now) is { } next ? next - now : Timeout.InfiniteTimeSpan;
            timers.GetValue(execution, Timer).Change(due < Least && due >= TimeSpan.Zero ? Least : due, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        over = true;
        foreach (var (_, timer) in timers)
        {
            timer.Dispose();
        }
    }

    private ITimer Timer(Execution execution) =>
        time.CreateTimer(_ => Watch(execution), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
