using System.Numerics.Tensors;

namespace AiService.Knowledge.Meaning;

/// <summary>
/// Holds the vectors of all entries in memory, and compares them one by one: exact, and fast enough up to the capacity. A number takes four bytes,
/// so that 100,000 entries of 1,024 dimensions are 400 MB.
/// </summary>
internal sealed class MeaningVectors : IDisposable
{
    /// <summary>Entries beyond these are found by their text alone.</summary>
    public const int Capacity = 100_000;

    private const int BlockSize = 1_024;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly Dictionary<long, int> places = [];
    private readonly List<float[]> blocks = [];
    private readonly List<long> ids = [];
    private int dimension;
    private volatile int count;

    public int Count => count;

    /// <summary>Empties it, for vectors of another dimension.</summary>
    public void Reset(int dimensions)
    {
        Write(() =>
        {
            dimension = dimensions;
            places.Clear();
            blocks.Clear();
            ids.Clear();
            count = 0;
        });
    }

    /// <summary>Stores or replaces the vector of an entry; beyond the capacity, new entries are left out.</summary>
    public void Put(long id, float[] vector)
    {
        Write(() =>
        {
            if (!places.TryGetValue(id, out var place))
            {
                if (ids.Count == Capacity)
                {
                    return;
                }

                place = ids.Count;
                if (place % BlockSize == 0)
                {
                    blocks.Add(new float[BlockSize * dimension]);
                }

                ids.Add(id);
                places[id] = place;
                count = ids.Count;
            }

            vector.CopyTo(Row(place));
        });
    }

    /// <summary>Removes an entry; the last one takes its place.</summary>
    public void Remove(long id)
    {
        Write(() =>
        {
            if (!places.Remove(id, out var place))
            {
                return;
            }

            var last = ids.Count - 1;
            if (place != last)
            {
                Row(last).CopyTo(Row(place));
                ids[place] = ids[last];
                places[ids[place]] = place;
            }

            ids.RemoveAt(last);
            count = last;
            if (last % BlockSize == 0)
            {
                blocks.RemoveAt(blocks.Count - 1);
            }
        });
    }

    /// <summary>Returns the nearest entries, the nearest first.</summary>
    /// <param name="vector">Of length one.</param>
    /// <param name="count">Most entries.</param>
    /// <param name="least">The least cosine.</param>
    /// <param name="cancellation">The caller's.</param>
    public List<NearEntry> Nearest(ReadOnlyMemory<float> vector, int count, double least, CancellationToken cancellation)
    {
        var nearest = new PriorityQueue<long, float>();
        gate.EnterReadLock();
        try
        {
            for (var place = 0; place < ids.Count && vector.Length == dimension; place++)
            {
                if (place % BlockSize == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                var cosine = TensorPrimitives.Dot(vector.Span, Row(place));
                if (cosine >= least && (nearest.Count < count || (nearest.TryPeek(out _, out var worst) && cosine > worst)))
                {
                    nearest.Enqueue(ids[place], cosine);
                    if (nearest.Count > count)
                    {
                        nearest.Dequeue();
                    }
                }
            }
        }
        finally
        {
            gate.ExitReadLock();
        }

        return [.. nearest.UnorderedItems.Select(item => new NearEntry(item.Element, item.Priority)).OrderByDescending(near => near.Similarity).ThenBy(near => near.Id)];
    }

    public void Dispose() => gate.Dispose();

    private Span<float> Row(int place) => blocks[place / BlockSize].AsSpan(place % BlockSize * dimension, dimension);

    private void Write(Action change)
    {
        gate.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }
}

/// <summary>An entry near a query's meaning.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Similarity">The cosine, at most 1.</param>
internal readonly record struct NearEntry(long Id, float Similarity);
