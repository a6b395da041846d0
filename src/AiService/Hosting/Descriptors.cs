using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Hosting;

/// <summary>
/// Finds out whether the process can open files and connections: without a free descriptor the server accepts no connection, and neither StackStorm nor a
/// device can be reached. What failed for want of one works again by itself once some are free; this says so, once in each direction.
/// </summary>
internal sealed partial class Descriptors(TimeProvider time, ILogger<Descriptors> logger) : BackgroundService, IHealthCheck
{
    private const string Null = "/dev/null";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private volatile string? problem;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Look();
        return Task.FromResult(problem is { } why ? HealthCheckResult.Degraded(why) : HealthCheckResult.Healthy());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the process stops.
        }
    }

    private void Look()
    {
        var found = Find();
        var before = Interlocked.Exchange(ref problem, found);
        if (found is not null && before is null)
        {
            Log.Exhausted(logger, found);
        }
        else if (found is null && before is not null)
        {
            Log.Free(logger);
        }
    }

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            File.OpenHandle(Null).Dispose();
            return null;
        }
        catch (IOException failed)
        {
            // For nothing else can this file not be opened.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The process is out of file descriptors ({failed.Message.Split(':')[0].Trim()}): it can open neither connections nor files. It goes on by itself once some are closed; look for what holds connections open, or raise the limit (ulimit -n, LimitNOFILE, ulimits of the container).");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Problem}")]
        public static partial void Exhausted(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Information, "File descriptors are free again")]
        public static partial void Free(ILogger logger);
    }
}

internal static class DescriptorServices
{
    public static IServiceCollection AddDescriptors(this IServiceCollection services)
    {
        services.AddSingleton<Descriptors>().AddHostedService(provider => provider.GetRequiredService<Descriptors>());
        return services.AddHealthChecks().AddCheck<Descriptors>("descriptors").Services;
    }
}
