using System.Collections.Concurrent;
using System.Threading.Channels;
using AiService.Access;
using AiService.Audit;
using AiService.Knowledge;

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

    /// <summary>Raised for every line of every repair. A handler returns at once and throws nothing.</summary>
    public event Action<AuditEntry>? Published;

    public void Publish(AuditEntry line)
    {
        Published?.Invoke(line);
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
            // Unless another listener has subscribed meanwhile.
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

/// <summary>One line of a repair's history.</summary>
/// <param name="Event">What happens, in one word: <c>sending</c>, <c>running</c>, <c>post_check</c>, …</param>
/// <param name="Provider">Who does it; null for the one who has the repair.</param>
/// <param name="Action">The action's reference or the runbook's name; null for the last one.</param>
/// <param name="ExecutionId">The engine's id of the execution; null for the one that is known.</param>
/// <param name="Detail">One sentence, without secrets.</param>
internal sealed record RepairStep(string Event, string? Provider = null, string? Action = null, string? ExecutionId = null, string? Detail = null)
{
    /// <summary>The event of a line that says that a person released the repair's device.</summary>
    public const string Released = "released";

    /// <summary>Who asked for it; null for what the service does by itself.</summary>
    public Requester? RequestedBy { get; init; }

    /// <summary>True for what is worth a line, but is no provider's word of how the repair stands.</summary>
    public bool KeepsStatus { get; init; }

    /// <summary>What is waited for from now on, for the platform's users; null when for nothing but the end.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Why the device stays locked although the execution was cancelled; null when that is not so.</summary>
    public DeviceClosure? Closure { get; init; }

    /// <summary>What the attempts that are over taught; written in the same transaction.</summary>
    public IReadOnlyList<RepairLesson> Lessons { get; init; } = [];
}

/// <summary>Why a device stays locked although the execution of its repair was cancelled or abandoned: the action may still be running.</summary>
/// <param name="Until">When it can no longer be running.</param>
/// <param name="Words">What is known, in Chinese, with the time in it.</param>
/// <param name="KnownToRun">True while StackStorm shows that it runs: a person may not release the device then.</param>
internal sealed record DeviceClosure(DateTimeOffset Until, string Words, bool KnownToRun);
