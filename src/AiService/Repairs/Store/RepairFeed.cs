using System.Collections.Concurrent;
using System.Threading.Channels;
using AiService.Audit;

namespace AiService.Repairs.Store;

/// <summary>
/// Publishes every history line of a repair to its listeners, once it is on record. A listener costs no read of the database; one that
/// does not keep up is cut off, and comes back with the last id that it saw.
/// </summary>
internal sealed class RepairFeed
{
    /// <summary>Lines that a listener may be behind.</summary>
    private const int Backlog = 1000;

    private readonly ConcurrentDictionary<Guid, Listener[]> listeners = new();

    public void Publish(AuditEntry line)
    {
        if (listeners.TryGetValue(line.RepairId, out var all))
        {
            foreach (var listener in all)
            {
                listener.Hear(line);
            }
        }
    }

    /// <summary>Subscribes to one repair until the listener is disposed.</summary>
    public Listener Subscribe(Guid repairId)
    {
        var listener = new Listener(this, repairId);
        listeners.AddOrUpdate(repairId, [listener], (_, others) => [.. others, listener]);
        return listener;
    }

    private void Leave(Listener listener)
    {
        var left = listeners.AddOrUpdate(listener.RepairId, [], (_, all) => [.. all.Where(other => other != listener)]);
        if (left.Length == 0)
        {
            // Only if nobody has come meanwhile.
            listeners.TryRemove(KeyValuePair.Create(listener.RepairId, left));
        }
    }

    internal sealed class Listener(RepairFeed feed, Guid repairId) : IDisposable
    {
        private readonly Channel<AuditEntry> lines = Channel.CreateBounded<AuditEntry>(Backlog);

        public Guid RepairId { get; } = repairId;

        public ChannelReader<AuditEntry> Lines => lines.Reader;

        public void Dispose() => feed.Leave(this);

        internal void Hear(AuditEntry line)
        {
            if (!lines.Writer.TryWrite(line))
            {
                lines.Writer.TryComplete();
            }
        }
    }
}
