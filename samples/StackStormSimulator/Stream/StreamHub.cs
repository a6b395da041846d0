using System.Collections.Concurrent;

namespace StackStormSimulator.Stream;

/// <summary>Who listens to the stream now.</summary>
internal sealed class StreamHub(TimeProvider time)
{
    private readonly ConcurrentDictionary<Subscriber, bool> open = new();

    /// <summary>Nothing is sent meanwhile: the events come over RabbitMQ.</summary>
    public bool Muted { get; set; }

    public int Open => open.Count;

    /// <summary>False when no connection would get an event.</summary>
    public bool HasListeners => !Muted && !open.IsEmpty;

    public Subscriber Subscribe(StreamFilter filter)
    {
        var subscriber = new Subscriber(filter, time);
        open[subscriber] = true;
        return subscriber;
    }

    public void Leave(Subscriber subscriber)
    {
        open.TryRemove(subscriber, out _);
        subscriber.Dispose();
    }

    public void Publish(StreamEvent happened)
    {
        foreach (var subscriber in open.Keys)
        {
            subscriber.Offer(happened);
        }
    }

    /// <summary>Tears every open connection down; a client that comes back is served.</summary>
    public int Break() => Each(subscriber => subscriber.Break());

    public int Hang() => Each(subscriber => subscriber.Hang());

    private int Each(Action<Subscriber> what)
    {
        var all = open.Keys.ToList();
        all.ForEach(what);
        return all.Count;
    }
}
