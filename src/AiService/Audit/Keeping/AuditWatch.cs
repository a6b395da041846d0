using System.Globalization;
using AiService.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Audit.Keeping;

/// <summary>
/// Verifies the audit after the start and once a day, and writes its head to the log every hour and, by <see cref="ProcessRecords"/>, at the stop: a log that leaves the machine keeps it where an intruder does not
/// reach it. A broken chain stops nothing; health says so, with the first bad record.
/// </summary>
internal sealed partial class AuditWatch(IAuditChain chain, TimeProvider time, ILogger<AuditWatch> logger) : BackgroundService, IHealthCheck
{
    /// <summary>From the start to the first verification: what the last process left open comes first.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopped = new();
    private Task<AuditVerdict> running = Task.FromResult<AuditVerdict>(null!);
    private volatile AuditVerdict? last;

    /// <summary>Verifies, or waits for the verification that is running. Health shows what the last one found.</summary>
    /// <exception cref="StorageException">The records cannot be used.</exception>
    public Task<AuditVerdict> VerifyAsync(CancellationToken cancellation)
    {
        Task<AuditVerdict> run;
        lock (gate)
        {
            run = running.IsCompleted ? running = VerifyAsync() : running;
        }

        return run.WaitAsync(cancellation);
    }

    /// <summary>Writes to the log where the chain ends.</summary>
    public void NoteHead()
    {
        if (chain.Head is { Id: > 0 } head)
        {
            Log.Head(logger, head.ToString());
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(
            last is { Ok: false } broken ? HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"the audit is broken{(broken.FirstBad is { } bad ? $" at record {bad}" : "")}: {broken.Reason}. Keep the files, and see docs/operations.md"))
            : chain.HeadTrouble is { } trouble ? HealthCheckResult.Degraded($"the head of the audit cannot be written (AUDIT_HEAD_FILE): {trouble}")
            : HealthCheckResult.Healthy());
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopped.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        stopped.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(Delay, time, stoppingToken);
            for (var verified = (DateTimeOffset?)null; ; await Task.Delay(Hour, time, stoppingToken))
            {
                if (verified is not { } at || time.GetUtcNow() - at >= Day)
                {
                    verified = await TryVerifyAsync(stoppingToken) ? time.GetUtcNow() : verified;
                }

                NoteHead();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the process stops.
        }
    }

    private async Task<bool> TryVerifyAsync(CancellationToken stopping)
    {
        try
        {
            await VerifyAsync(stopping);
            return true;
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            // Records that cannot be used or read, whatever was written to them, do not stop the service.
            Log.NotVerified(logger, failed);
            return false;
        }
    }

    private async Task<AuditVerdict> VerifyAsync()
    {
        var began = time.GetTimestamp();
        var verdict = last = await chain.VerifyAsync(null, stopped.Token);
        if (verdict.Ok)
        {
            Log.Whole(logger, verdict.Records, time.GetElapsedTime(began).TotalSeconds);
        }
        else
        {
            Log.Broken(logger, verdict.FirstBad, verdict.Reason);
        }

        return verdict;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The audit ends with record {Head}; `AiService audit verify --head {Head}` compares it later")]
        public static partial void Head(ILogger logger, string head);

        [LoggerMessage(LogLevel.Information, "The audit is whole: {Records} records, verified in {Seconds:0.0} s")]
        public static partial void Whole(ILogger logger, long records, double seconds);

        [LoggerMessage(LogLevel.Critical, "The audit is broken at record {FirstBad}: {Reason}. Keep the files, and see docs/operations.md")]
        public static partial void Broken(ILogger logger, long? firstBad, string? reason);

        [LoggerMessage(LogLevel.Warning, "The audit could not be verified; it is tried again in an hour")]
        public static partial void NotVerified(ILogger logger, Exception exception);
    }
}
