using System.Collections.Concurrent;

namespace StackStormSimulator.Executions;

/// <summary>What was created, in memory, oldest first.</summary>
internal sealed class ExecutionStore
{
    private readonly ConcurrentDictionary<string, Execution> byId = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Execution> inOrder = new();

    public Execution Add(Execution execution)
    {
        byId[execution.Id] = execution;
        inOrder.Enqueue(execution);
        return execution;
    }

    public Execution? Find(string id) => byId.GetValueOrDefault(id);

    public IReadOnlyList<Execution> All() => [.. inOrder];
}
