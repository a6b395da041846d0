using System.Globalization;
using System.Security.Cryptography;
using AiService.Hosting;

namespace AiService.Audit.Keeping;

/// <summary>
/// Cuts the audit into segments and removes those whose last record is older than <c>AUDIT_RETENTION_DAYS</c>, the oldest first, each after it was written to a file of the archive.
/// What a receiver of outcomes has not been given yet stays. The seal stays in the next segment, and that it was removed is a record itself.
/// </summary>
internal sealed partial class AuditRetention(AuditOptions options, IAuditChain chain, IAuditBacklog backlog, TimeProvider time, ILogger<AuditRetention> logger) : BackgroundService
{
    /// <summary>Records of a segment, about: it is removed in one transaction.</summary>
    public const long MostRecords = 100_000;

    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Retention is not { } retention)
        {
            return;
        }

        try
        {
            for (var wait = Delay; ; wait = Interval)
            {
                await Task.Delay(wait, time, stoppingToken);
                try
                {
                    await PassAsync(retention, stoppingToken);
                }
                catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever an intruder has written to the records stops neither the service nor the next pass.
                    Log.Failed(logger, failed);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the process stops, and the next one goes on.
        }
    }

    private async Task PassAsync(TimeSpan retention, CancellationToken stopping)
    {
        // A segment is removed when its last record is old enough: many small ones leave less standing longer.
        var longest = TimeSpan.FromTicks(Math.Clamp(retention.Ticks / 10, Day.Ticks, Month.Ticks));
        var now = time.GetUtcNow();
        var segments = await chain.SegmentsAsync(stopping);
        if (segments is [.., var open] && open.Seal is null && (now - open.Began >= longest || chain.Head?.Id - open.First >= MostRecords))
        {
            await chain.BeginSegmentAsync(now);
        }

        var waiting = (await backlog.OldestAsync(stopping))?.Id ?? long.MaxValue;
        foreach (var segment in segments.TakeWhile(one => one.Ended is { } ended && now - ended > retention && one.Seal!.Last < waiting))
        {
            if (!await RemoveAsync(segment, stopping))
            {
                return;
            }
        }
    }

    private async Task<bool> RemoveAsync(AuditSegment segment, CancellationToken stopping)
    {
        Directory.CreateDirectory(options.Archive);
        var unfinished = Path.Combine(options.Archive, string.Create(CultureInfo.InvariantCulture, $"audit-{segment.Number:D6}.part"));
        var seal = segment.Seal!;
        string hash;
        await using (var file = PrivateFiles.Open(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            if (await chain.ExportAsync(segment, file, stopping) != seal)
            {
                Log.NotSealed(logger, segment.Number, seal.First, seal.Last);
                return false;
            }

            file.Flush(flushToDisk: true);
            file.Position = 0;
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stopping));
        }

        // After the seal was found to be one: what an intruder writes there names no file.
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{segment.Number:D6}-{seal.Sha256[..8]}.jsonl");
        var path = Path.Combine(options.Archive, name);

        // One of this name has the same content: its removal did not come to its end.
        File.Move(unfinished, path, overwrite: true);
        await chain.RemoveAsync(new SegmentsRemoved(segment.Number, seal.Last, name, hash), time.GetUtcNow(), stopping);
        Log.Removed(logger, segment.Number, seal.First, seal.Last, path);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Segment {Segment} of the audit, records {First} to {Last}, was exported to {Path} and removed (AUDIT_RETENTION_DAYS)")]
        public static partial void Removed(ILogger logger, int segment, long first, long last, string path);

        [LoggerMessage(LogLevel.Critical, "Segment {Segment} of the audit, records {First} to {Last}, is not what its seal says, and stays; see `AiService audit verify`")]
        public static partial void NotSealed(ILogger logger, int segment, long first, long last);

        [LoggerMessage(LogLevel.Warning, "The audit could not be cut into segments, or one not be exported and removed (AUDIT_RETENTION_DAYS); it is tried again in an hour")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
