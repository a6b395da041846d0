using System.Globalization;
using AiService.Awx.Api;
using AiService.Awx.Templates;
using AiService.Engines;
using AiService.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Awx;

/// <summary>
/// Probes AWX: its version, whether it has capacity to run jobs, and the credentials. Without AWX the service still analyses and the other providers still
/// repair: never worse than degraded.
/// </summary>
internal sealed class AwxHealth(AwxOptions options, AwxClient client, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Enabled)
        {
            return HealthCheckResult.Healthy("not configured");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var pinged = client.PingAsync(either.Token);
            var me = await client.MeAsync(either.Token, RequestPurpose.Probe);
            return Judge(await pinged, me);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Our own time limit; the caller's cancellation is thrown to it.
            return HealthCheckResult.Degraded($"no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private static HealthCheckResult Judge(ApiResult<Ping> ping, ApiResult<Page<NamedObject>> me)
    {
        if (!ping.Ok || !me.Ok)
        {
            return HealthCheckResult.Degraded((ping.Failure ?? me.Failure)!.ToString());
        }

        var capacity = (ping.Value.Instances ?? []).Sum(instance => instance?.Capacity ?? 0);
        var version = $"version {OneLine.Of(ping.Value.Version ?? "unknown", 40)}";
        return me.Value.Results!.Count != 1 ? HealthCheckResult.Degraded($"{version}; it does not say whose the credentials are")
            : capacity > 0 ? HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"{version}, capacity {capacity:0}"))
            : HealthCheckResult.Degraded($"{version}; no instance has capacity, so jobs stay pending: check AWX's task service");
    }
}

/// <summary>Reports what is wrong with the mapped templates, as they were last seen. Never worse than degraded.</summary>
internal sealed class TemplateHealth(AwxOptions options, TemplateChecks templates) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Enabled || templates.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy(options.Enabled ? "no template is mapped" : "not configured"));
        }

        var (wrong, words) = templates.Describe();
        return Task.FromResult(wrong ? HealthCheckResult.Degraded(words) : HealthCheckResult.Healthy(words));
    }
}
