namespace AiService.Repairs.Queue;

/// <summary>One repair per device at a time (rule of safety 1), in the order in which they came.</summary>
internal sealed class DeviceLocks(TimeProvider time)
{
    private TimeProvider Time { get; } = time;

    private readonly Dictionary<string, LinkedList<Lease>> lines = new(StringComparer.Ordinal);

    /// <summary>Devices that are left alone because nobody knows how their repair ended.</summary>
    public int Held
    {
        get
        {
            lock (lines)
            {
                return lines.Values.Count(line => line.First!.Value.OnHold);
            }
        }
    }

    /// <summary>The leases on hold, device by device, in the order in which they stand in line.</summary>
    public IReadOnlyList<Lease> OnHold
    {
        get
        {
            lock (lines)
            {
                return [.. lines.Values.SelectMany(line => line).Where(lease => lease.OnHold)];
            }
        }
    }

    /// <summary>The repair that has the device now; null when it is free.</summary>
    public Guid? HolderOf(string deviceId)
    {
        lock (lines)
        {
            return lines.TryGetValue(deviceId, out var line) ? line.First!.Value.RepairId : null;
        }
    }

    /// <summary>Stands in line for the device.</summary>
    /// <returns>A lease; wait for <see cref="Lease.Granted"/>, and release it in the end whether or not it was granted.</returns>
    public Lease Ask(string deviceId, Guid repairId)
    {
        lock (lines)
        {
            if (!lines.TryGetValue(deviceId, out var line))
            {
                lines[deviceId] = line = new LinkedList<Lease>();
            }

            var lease = new Lease(this, deviceId, repairId);
            line.AddLast(lease);
            line.First!.Value.Grant();
            return lease;
        }
    }

    private Lease? Holder(Lease lease)
    {
        lock (lines)
        {
            return lines.TryGetValue(lease.DeviceId, out var line) && line.First!.Value is var first && first != lease ? first : null;
        }
    }

    private void Leave(Lease lease)
    {
        lock (lines)
        {
            if (lines.TryGetValue(lease.DeviceId, out var line) && line.Remove(lease))
            {
                if (line.First is { } next)
                {
                    next.Value.Grant();
                }
                else
                {
                    lines.Remove(lease.DeviceId);
                }
            }
        }
    }

    /// <summary>A place in the line of one device.</summary>
    internal sealed class Lease(DeviceLocks locks, string deviceId, Guid repairId)
    {
        private readonly TaskCompletionSource granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile ITimer? hold;

        public string DeviceId { get; } = deviceId;

        public Guid RepairId { get; } = repairId;

        /// <summary>Who has the device now; null when it is this one.</summary>
        public Lease? Holder => locks.Holder(this);

        /// <summary>True when this repair is over for us, but nobody knows how: the device is left alone for a while.</summary>
        public bool OnHold => hold is not null;

        /// <summary>When the hold ends; meaningful while <see cref="OnHold"/>.</summary>
        public DateTimeOffset HeldUntil { get; private set; }

        public Task Granted => granted.Task;

        public void Release() => locks.Leave(this);

        /// <summary>Keeps everybody else away for a while: what goes on at the device is not known.</summary>
        public void ReleaseAfter(TimeSpan delay)
        {
            HeldUntil = locks.Time.GetUtcNow() + delay;

            // Created at rest: a timer that fires at once must find itself in place.
            hold = locks.Time.CreateTimer(
                _ =>
                {
                    hold?.Dispose();
                    Release();
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            hold.Change(delay, Timeout.InfiniteTimeSpan);
        }

        internal void Grant() => granted.TrySetResult();
    }
}
