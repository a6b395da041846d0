using AiService.Repairs.Running;

namespace AiService.Repairs.Queue;

/// <summary>Locks devices: one repair per device at a time (safety rule 1), in the order in which they came.</summary>
internal sealed class DeviceLocks(RunOptions options, TimeProvider time)
{
    private readonly TimeSpan hold = options.DeviceHold;

    private TimeProvider Time { get; } = time;

    private readonly Dictionary<string, LinkedList<Lease>> lines = new(StringComparer.Ordinal);

    /// <summary>Counts the devices that are left alone because the end of their repair is unknown.</summary>
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

    /// <summary>Returns the leases on hold, device by device, in the order of the queue.</summary>
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

    /// <summary>Returns the lease that has the device now; null when it is free.</summary>
    public Lease? HolderOf(string deviceId)
    {
        lock (lines)
        {
            return lines.TryGetValue(deviceId, out var line) ? line.First!.Value : null;
        }
    }

    /// <summary>Enters the queue of a device.</summary>
    /// <returns>A lease, to be freed in the end whether or not it was granted.</returns>
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

    /// <summary>A place in the queue of one device.</summary>
    internal sealed class Lease(DeviceLocks locks, string deviceId, Guid repairId)
    {
        private readonly TaskCompletionSource granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile ITimer? timer;

        public string DeviceId { get; } = deviceId;

        public Guid RepairId { get; } = repairId;

        /// <summary>The lease that has the device now; null when it is this one.</summary>
        public Lease? Holder => locks.HolderOf(DeviceId) is { } holder && holder != this ? holder : null;

        /// <summary>True when the repair is over with an unknown end: the device is left alone for a while.</summary>
        public bool OnHold => timer is not null;

        /// <summary>When the hold ends; meaningful while <see cref="OnHold"/>.</summary>
        public DateTimeOffset HeldUntil { get; private set; }

        /// <summary>Completes when this lease has its device.</summary>
        public Task Granted => granted.Task;

        public void Release() => locks.Leave(this);

        /// <summary>Frees the device: at once, or after <c>DEVICE_HOLD</c> when the end of the repair is unknown.</summary>
        public void Free(bool unknown)
        {
            if (unknown)
            {
                HoldUntil(locks.Time.GetUtcNow() + locks.hold);
            }
            else
            {
                Release();
            }
        }

        /// <summary>Keeps the device locked until then, because the state of its repair is not known.</summary>
        public void HoldUntil(DateTimeOffset until)
        {
            HeldUntil = until;
            var left = until - locks.Time.GetUtcNow();

            // Created without a due time: the callback must find the field set.
            timer = locks.Time.CreateTimer(
                _ =>
                {
                    timer?.Dispose();
                    Release();
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        internal void Grant() => granted.TrySetResult();
    }
}
