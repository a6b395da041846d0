using System.Collections.Concurrent;

namespace StackStormSimulator.Executions;

/// <summary>What was created, in memory, oldest first. A workflow's child is there from its own start on.</summary>
internal sealed class ExecutionStore(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Execution> byId = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Execution> inOrder = new();

    public Execution Add(Execution execution)
    {
        byId[execution.Id] = execution;
        inOrder.Enqueue(execution);
        return execution;
    }

    public Execution? Find(string id) => byId.GetValueOrDefault(id) is { } found && found.Start <= time.GetUtcNow() ? found : null;

    public IReadOnlyList<Execution> All()
    {
        var now = time.GetUtcNow();
        return [.. inOrder.Where(execution => execution.Start <= now)];
    }
}
