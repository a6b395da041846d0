using System.Globalization;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Repairs.Recovery;

/// <summary>
/// Hands what the last process left over to the queue, before a request is accepted: open repairs, and devices on hold. What had begun is
/// resumed and never begun again. While the records cannot be read nothing may be repaired, and it keeps trying.
/// </summary>
internal sealed partial class RepairRecovery(
    IRepairStore store, RepairQueue queue, RunOptions options, IHostApplicationLifetime process, TimeProvider time, ILogger<RepairRecovery> logger)
    : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryRecoverAsync(cancellationToken))
        {
            _ = KeepTryingAsync();
        }
    }

    /// <summary>Waits until every open repair has recorded where it stands, and what ended is learned from.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.SettledAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host's time to stop is over. The records tell the next process where the repairs stand.
            Log.LeftOpen(logger, queue.Open.Count);
        }
    }

    private async Task KeepTryingAsync()
    {
        try
        {
            do
            {
                await Task.Delay(Pause, time, process.ApplicationStopping);
            }
            while (!await TryRecoverAsync(process.ApplicationStopping));
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The process's own end: nothing was repaired, nothing is lost.
        }
    }

    private async Task<bool> TryRecoverAsync(CancellationToken cancellation)
    {
        IReadOnlyList<RepairRecord> unknown, open;
        try
        {
            unknown = await store.UnknownAsync(time.GetUtcNow() - options.DeviceHold, cancellation);
            open = await store.OpenAsync(cancellation);
            await queue.RecoverPauseAsync(cancellation);
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable);
            return false;
        }

        foreach (var repair in open)
        {
            Log.Recovered(logger, repair.Id, repair.DeviceId, repair.State, repair.Provider, repair.ExecutionId);
        }

        queue.Recover(unknown.Select(repair => (repair, repair.EndedAt!.Value + options.DeviceHold)), open);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Repair {RepairId} of device {DeviceId} was left {State} by {Provider}, execution {ExecutionId}: it is taken up")]
        public static partial void Recovered(ILogger logger, Guid repairId, string deviceId, RepairState state, string provider, string? executionId);

        [LoggerMessage(LogLevel.Error, "The records cannot be read: nothing is repaired until they can, and reading is tried again every 2 s")]
        public static partial void Unreadable(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The time to stop is over while {Count} repairs are still open; the next process takes them up")]
        public static partial void LeftOpen(ILogger logger, int count);
    }
}

/// <summary>
/// Reports open repairs, the oldest of them, and devices on hold. Unhealthy while the process goes down, so that no work is sent to it, and
/// while it does not know yet what the last process left open.
/// </summary>
internal sealed class RepairHealth(
    RepairQueue queue, DeviceLocks devices, IHostApplicationLifetime process, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (process.ApplicationStopping.IsCancellationRequested)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("stopping: no new repairs"));
        }

        return Task.FromResult(queue.IsRecovered
            ? HealthCheckResult.Healthy(Description())
            : HealthCheckResult.Unhealthy("the records could not be read yet: no repairs until they can"));
    }

    private string Description()
    {
        var all = queue.Open.Where(run => run.Record.State is not RepairState.AwaitingApproval).ToList();
        var asking = queue.Open.Count - all.Count;
        var oldest = all.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", the oldest for {Age(all):0} s");
        return string.Create(CultureInfo.InvariantCulture, $"{all.Count} open{oldest}{(asking > 0 ? $"; {asking} await approval" : "")}; {devices.Held} devices held");
    }

    private double Age(IReadOnlyList<OpenRepair> all) => (time.GetUtcNow() - all.Min(run => run.Record.CreatedAt)).TotalSeconds;
}
