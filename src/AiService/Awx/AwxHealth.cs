using System.Globalization;
using AiService.Awx.Api;
using AiService.Awx.Templates;
using AiService.Engines;
using AiService.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Awx;

/// <summary>Probes AWX: its version, whether it has capacity to run jobs, and the credentials.</summary>
internal sealed class AwxProbe(AwxClient client, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>Whether all is well, and what was seen.</returns>
    /// <exception cref="OperationCanceledException">The caller's.</exception>
    public async Task<(bool IsWell, string Words)> LookAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var pinged = client.PingAsync(either.Token);
            var me = await client.MeAsync(either.Token, RequestPurpose.Probe);
            return Judge(await pinged, me);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Our own time limit; the caller's cancellation is thrown to it.
            return (false, $"no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private static (bool IsWell, string Words) Judge(ApiResult<Ping> ping, ApiResult<Page<NamedObject>> me)
    {
        if (!ping.Ok || !me.Ok)
        {
            return (false, (ping.Failure ?? me.Failure)!.ToString());
        }

        var capacity = (ping.Value.Instances ?? []).Sum(instance => instance?.Capacity ?? 0);
        var version = $"version {OneLine.Of(ping.Value.Version ?? "unknown", 40)}";
        return me.Value.Results!.Count != 1 ? (false, $"{version}; it does not say whose the credentials are")
            : capacity > 0 ? (true, string.Create(CultureInfo.InvariantCulture, $"{version}, capacity {capacity:0}"))
            : (false, $"{version}; no instance has capacity, so jobs stay pending: check AWX's task service");
    }
}

/// <summary>Reports the probe. Without AWX the service still analyses and the other providers still repair: never worse than degraded.</summary>
internal sealed class AwxHealth(AwxOptions options, AwxProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Enabled)
        {
            return HealthCheckResult.Healthy("not configured");
        }

        var (well, words) = await probe.LookAsync(cancellationToken);
        return well ? HealthCheckResult.Healthy(words) : HealthCheckResult.Degraded(words);
    }
}

/// <summary>Logs once, after the start, what the probe sees. The start does not wait for it.</summary>
internal sealed partial class AwxFirstLook(AwxOptions options, AwxProbe probe, ILogger<AwxFirstLook> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled)
        {
            return;
        }

        try
        {
            await Task.Yield();
            var (well, words) = await probe.LookAsync(stoppingToken);
            if (well)
            {
                Log.Well(log, words);
            }
            else
            {
                Log.Unwell(log, words);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "AWX answers: {Words}")]
        public static partial void Well(ILogger logger, string words);

        [LoggerMessage(Level = LogLevel.Warning, Message = "AWX cannot run jobs now: {Words}. /health/ready shows when it can")]
        public static partial void Unwell(ILogger logger, string words);
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
