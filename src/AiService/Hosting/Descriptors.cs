using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Hosting;

/// <summary>
/// Keeps the callers of the process from using up its file descriptors, and finds out whether it can open files and connections: without a free descriptor
/// neither StackStorm nor a device can be reached, and the runtime ends the process when it cannot start a thread. What failed for want of one works again by
/// itself once some are free; this says so, once in each direction.
/// </summary>
internal sealed partial class Descriptors(TimeProvider time, ILogger<Descriptors> logger) : BackgroundService, IHealthCheck
{
    private const string Null = "/dev/null";
    private const string Advice = "look for what holds connections open, or raise the limit (ulimit -n, LimitNOFILE, ulimits of the container).";

    /// <summary>What the process keeps for itself: the runtime holds some 320 (its assemblies, most of them), databases, peers and devices have the rest.</summary>
    private const int Own = 512;

    /// <summary>As many connections as are served where the system sets no lower limit, which is what their memory allows.</summary>
    private const int MostConnections = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly int connections = Math.Clamp(Limit() - Own, 16, MostConnections);

    private int open;
    private volatile string? problem;

    /// <summary>Serves a connection of a caller, or closes it at once where it is one too many.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate serve)
    {
        try
        {
            if (Interlocked.Increment(ref open) > connections)
            {
                await connection.Transport.Input.CompleteAsync();
                await connection.Transport.Output.CompleteAsync();
                return;
            }

            await serve(connection);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

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
        var found = NoFile() ?? NoConnection();
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

    /// <summary>Returns how many descriptors the process may have.</summary>
    private static int Limit()
    {
        const string Name = "Max open files";
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return int.TryParse(line?[Name.Length..].TrimStart().Split(' ')[0], CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }

    private string? NoConnection() => Volatile.Read(ref open) < connections
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{connections} connections are open, the most that leave the process file descriptors of its own; more are closed at once. Some must end: {Advice}");

    private static string? NoFile()
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
                $"The process is out of file descriptors ({failed.Message.Split(':')[0].Trim()}): it can open neither connections nor files. It goes on by itself once some are closed; {Advice}");
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
