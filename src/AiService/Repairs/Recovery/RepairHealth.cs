using System.Globalization;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Repairs.Recovery;

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
        var all = queue.Open;
        var oldest = all.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", the oldest for {Age(all):0} s");
        return string.Create(CultureInfo.InvariantCulture, $"{all.Count} open{oldest}; {devices.Held} devices held");
    }

    private double Age(IReadOnlyList<OpenRepair> all) => (time.GetUtcNow() - all.Min(run => run.Record.CreatedAt)).TotalSeconds;
}
