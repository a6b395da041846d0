using System.Collections.Concurrent;
using SimulatorKit;
using StackStormSimulator.Executions;
using StackStormSimulator.Stream;

namespace StackStormSimulator.Troubles;

/// <summary>The parts of StackStorm that are down, until a request brings them back.</summary>
internal sealed class Outages(ExecutionStore store, Announcer announcer, StreamHub hub, TimeProvider time) : IOutages
{
    public const string RabbitMq = "rabbitmq";
    public const string Database = "database";
    public const string Scheduler = "scheduler";
    public const string Runner = "runner";

    private readonly ConcurrentDictionary<string, DateTimeOffset> since = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Parts { get; } = [RabbitMq, Database, Scheduler, Runner];

    public IReadOnlyCollection<string> Now => [.. since.Keys.Order(StringComparer.Ordinal)];

    public bool Is(string part) => since.ContainsKey(part);

    public void Begin(string part)
    {
        var now = time.GetUtcNow();
        if (since.TryAdd(part, now))
        {
            Mute();
            store.All().ToList().ForEach(execution => HoldBack(execution, now));
        }
    }

    /// <summary>Applies what is down to an execution that has just begun.</summary>
    public void HoldBack(Execution execution, DateTimeOffset now)
    {
        if (Is(Scheduler))
        {
            execution.Schedule.Hold("scheduled", now);
        }

        if (Is(Runner))
        {
            execution.Schedule.Hold("running", now);
        }
    }

    public void End(string part)
    {
        if (!since.TryRemove(part, out var from))
        {
            return;
        }

        Mute();
        var now = time.GetUtcNow();
        foreach (var execution in store.All())
        {
            if (part == Database)
            {
                execution.Schedule.Overlook(from, now);
            }
            else if (part is Scheduler or Runner)
            {
                execution.Schedule.Release(now);
                HoldBack(execution, now);
            }

            announcer.Watch(execution);
        }
    }

    /// <summary>The action runner dies with what it runs: told to go, it abandons; killed, it leaves everything <c>running</c> (recordings 08c, 08d).</summary>
    public int KillRunner(bool atOnce)
    {
        var now = time.GetUtcNow();
        var running = store.All().Where(execution => !execution.Action.IsWorkflow && execution.StatusAt(now) == "running").ToList();
        foreach (var execution in running)
        {
            execution.Schedule.Replace(now, atOnce ? [] : [new Step(now, "abandoned")]);
            announcer.Watch(execution);
        }

        return running.Count;
    }

    private void Mute() => hub.Muted = Is(RabbitMq) || Is(Database);
}
