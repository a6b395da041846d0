using AiService.NetworkAgent.Inventory;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Agent;

/// <summary>Reports which inventory is in force, and what is wrong with newer content of its file.</summary>
internal sealed class InventoryHealth(InventoryOptions options, InventoryFiles files) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = files.Now;
        var asks = options.DeviceService is null ? "" : $"; other devices are asked of {options.DeviceService.Url.Host}";
        var state = options.DevicesFile is null
            ? $"DEVICES_FILE is not set{asks}"
            : $"{now.Snapshot.Count} devices of {options.DevicesFile}, read at {now.ReadAt:yyyy-MM-dd HH:mm:ss} UTC{asks}";
        return Task.FromResult(now.Problems.Count == 0
            ? HealthCheckResult.Healthy(state)
            : HealthCheckResult.Degraded($"{state}; its newer content is not in force: {string.Join(" ", now.Problems)}"));
    }
}
