using AiService.Access;
using AiService.Audit;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>A device that is locked although StackStorm and the agent show nothing that runs on it.</summary>
public sealed record HeldDevice
{
    /// <summary>The device as the caller named it.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The repair that locks it.</summary>
    public required Guid RepairId { get; init; }

    /// <summary>Where that repair stands: <c>running</c> while its cancelled action may still run, <c>unknown</c> while <c>DEVICE_HOLD</c> counts.</summary>
    public required RepairState State { get; init; }

    /// <summary>The engine's id of the execution, where there is one.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Why it is locked, in Chinese.</summary>
    public required string Reason { get; init; }

    /// <summary>When it is free by itself.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>What came of a request to release a device.</summary>
internal enum ReleaseOutcome
{
    /// <summary>The device is free.</summary>
    Released,

    /// <summary>The device is not locked.</summary>
    NotHeld,

    /// <summary>A repair works on the device, or its execution is known to run.</summary>
    Running,
}

/// <summary>
/// Lists the devices that are locked for safety alone, because the action of a cancelled execution may still be running, or it is unknown how a
/// repair ended, and releases one for a person who has looked.
/// </summary>
internal sealed partial class HeldDevices(
    DeviceLocks devices, OpenRepairs open, IRepairStore store, IAuditStore audit, TimeProvider time, ILogger<HeldDevices> logger)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    /// <summary>Returns all of them, in the order in which they become free.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<IReadOnlyList<HeldDevice>> ListAsync(CancellationToken cancellation)
    {
        var held = open.All.Select(run => Closed(run.Record)).OfType<HeldDevice>().ToList();
        foreach (var lease in devices.OnHold)
        {
            var repair = await store.FindAsync(lease.RepairId, cancellation);
            held.Add(new HeldDevice
            {
                DeviceId = lease.DeviceId,
                RepairId = lease.RepairId,
                State = RepairState.Unknown,
                ExecutionId = repair?.ExecutionId,
                Reason = $"修复结果未知：{repair?.Result}",
                Until = lease.HeldUntil,
            });
        }

        return [.. held.OrderBy(device => device.Until)];
    }

    /// <summary>Releases a device at once; on record first. The repair that locks it ends <c>unknown</c>, and nothing more is sent for it.</summary>
    /// <param name="deviceId">The device as the caller named it.</param>
    /// <param name="reason">Why the person considers it safe.</param>
    /// <param name="requester">Who wants it.</param>
    /// <exception cref="StorageException">It could not be written, and nothing was released.</exception>
    public async Task<ReleaseOutcome> ReleaseAsync(string deviceId, string reason, Requester requester)
    {
        // After a restart both may be queued: what is on hold first, which the open repair waits for.
        var onHold = devices.OnHold.Where(lease => lease.DeviceId == deviceId).ToList();
        foreach (var lease in onHold)
        {
            await audit.AppendAsync(new AuditEntry
            {
                At = time.GetUtcNow(),
                RepairId = lease.RepairId,
                DeviceId = deviceId,
                Event = RepairStep.Released,
                State = RepairState.Unknown.Word(),
                Detail = Detail(reason),
                RequestedBy = requester.Name,
                RequestedFrom = requester.Address,
            });
            lease.Release();
            Log.Released(logger, deviceId, lease.RepairId, reason);
        }

        return open.All.FirstOrDefault(run => run.Order.DeviceId == deviceId && run.Record.ClosedUntil is not null) is { } closed
                ? await ReleaseAsync(closed, reason, requester)
            : onHold.Count > 0 ? ReleaseOutcome.Released
            : devices.HolderOf(deviceId) is null ? ReleaseOutcome.NotHeld
            : ReleaseOutcome.Running;
    }

    private async Task<ReleaseOutcome> ReleaseAsync(OpenRepair run, string reason, Requester requester)
    {
        var line = new RepairStep(RepairStep.Released, Detail: Detail(reason)) { KeepsStatus = true, RequestedBy = requester };
        if (!await run.Repair.RecordIfAsync(record => record is { ClosedUntil: not null, KnownToRun: false }, line))
        {
            return run.Record.State.IsFinal() ? ReleaseOutcome.NotHeld : ReleaseOutcome.Running;
        }

        Log.Released(logger, run.Order.DeviceId, run.Order.RepairId, reason);
        await run.ReleaseAsync();
        try
        {
            await run.Known.WaitAsync(EndLimit, time);
        }
        catch (TimeoutException)
        {
            // Released on record all the same; the end of the repair is still being written.
        }

        return ReleaseOutcome.Released;
    }

    private static string Detail(string reason) => $"released by a person: {reason}";

    private static HeldDevice? Closed(RepairRecord repair) => repair.ClosedUntil is not { } until ? null : new HeldDevice
    {
        DeviceId = repair.DeviceId,
        RepairId = repair.Id,
        State = repair.State,
        ExecutionId = repair.ExecutionId,
        Reason = repair.WaitsFor ?? repair.Status,
        Until = until,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Device {DeviceId}, locked by repair {RepairId}, is released by a person: {Reason}")]
        public static partial void Released(ILogger logger, string deviceId, Guid repairId, string reason);
    }
}
