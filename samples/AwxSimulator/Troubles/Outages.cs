using System.Collections.Concurrent;
using AwxSimulator.Jobs;
using SimulatorKit;

namespace AwxSimulator.Troubles;

/// <summary>The parts of AWX that are down, until a request brings them back.</summary>
internal sealed class Outages(JobQueue queue, DispatcherOutage dispatcher, TimeProvider time) : IOutages
{
    /// <summary>Everything is a page with 500, ping included (recording 44).</summary>
    public const string Database = "database";

    /// <summary>Jobs stay <c>pending</c>, and the capacity is 0.</summary>
    public const string Dispatcher = "dispatcher";

    /// <summary>Everything is a page with 502.</summary>
    public const string Nginx = "nginx";

    private readonly ConcurrentDictionary<string, bool> down = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Parts { get; } = [Database, Dispatcher, Nginx];

    public IReadOnlyCollection<string> Now => [.. down.Keys.Order(StringComparer.Ordinal)];

    public bool Is(string part) => down.ContainsKey(part);

    public void Begin(string part)
    {
        if (down.TryAdd(part, true) && part == Dispatcher)
        {
            dispatcher.IsDown = true;
            queue.Stop(time.GetUtcNow());
        }
    }

    public void End(string part)
    {
        if (down.TryRemove(part, out _) && part == Dispatcher)
        {
            dispatcher.IsDown = false;
            queue.Start(time.GetUtcNow());
        }
    }
}
