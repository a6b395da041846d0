using System.Threading.Channels;
using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Engines;
using AiService.Repairs.Running;

namespace AiService.Awx.Tracking;

/// <summary>Tracks all open jobs together: one request an interval for up to 200 of them. AWX's own rhythm is slower, so that nothing is gained by more.</summary>
internal sealed partial class JobTracker(AwxOptions options, AwxClient client, TimeProvider time, ILogger<JobTracker> log) : IDisposable
{
    /// <summary>So many 404 in a row are believed.</summary>
    private const int DenialsToBelieve = 3;

    private readonly Lock gate = new();
    private readonly Dictionary<long, Watched> open = [];
    private readonly CancellationTokenSource over = new();
    private bool polling;
    private int listSize = AwxClient.MostInOneList;

    /// <summary>Tracks a job until its status is final, or its time is over.</summary>
    /// <param name="id">The job.</param>
    /// <param name="patience">The time that it is given.</param>
    /// <param name="seen">Called with the job at each changed status, and says in Chinese why it is not the job that was asked for.</param>
    /// <param name="signals">The process's end, and a person's request to cancel.</param>
    public async Task<TrackedJob> TrackAsync(long id, TimeSpan patience, Func<Job, Task<string?>> seen, RepairSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        var watched = Watch(id);
        var began = time.GetTimestamp();
        Job? last = null;
        ApiFailure? failure = null;
        DateTimeOffset? startSeen = null;
        try
        {
            while (true)
            {
                var left = patience - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return End(TrackingEnd.TimedOut);
                }

                if (await NextAsync(watched, left, either.Token) is not { } sight)
                {
                    continue;
                }

                failure = sight.Failure;
                if (sight.IsGone)
                {
                    return End(TrackingEnd.Gone);
                }

                startSeen ??= sight.Job?.Started is null ? null : time.GetUtcNow();
                if (sight.Job is not { } job || job.Status == last?.Status)
                {
                    continue;
                }

                Log.Changed(log, id, last?.Status, job.Status);
                last = job;
                if (await seen(job) is { } difference)
                {
                    return End(TrackingEnd.Different) with { Difference = difference };
                }

                if (JobStatus.IsFinal(job.Status))
                {
                    return End(TrackingEnd.Final);
                }
            }
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // The process stops: the job continues without it.
            return End(TrackingEnd.Stopping);
        }
        catch (OperationCanceledException) when (signals.CancelRequested.IsCancellationRequested)
        {
            // A person's request.
            return End(TrackingEnd.CancelRequested);
        }
        finally
        {
            Unwatch(id);
        }

        TrackedJob End(TrackingEnd end) => new(end, last, failure) { StartSeen = startSeen };
    }

    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
    }

    private Watched Watch(long id)
    {
        lock (gate)
        {
            var watched = open[id] = new Watched();
            if (!polling)
            {
                polling = true;

                // For all open jobs: outside the log scope of the one that happened to start it.
                using var apart = ExecutionContext.SuppressFlow();
                _ = Task.Run(() => PollAsync(over.Token));
            }

            return watched;
        }
    }

    private void Unwatch(long id)
    {
        lock (gate)
        {
            open.Remove(id);
        }
    }

    /// <summary>Returns the open jobs; with none, the polling ends.</summary>
    private long[] Open()
    {
        lock (gate)
        {
            polling = open.Count > 0;
            return [.. open.Keys];
        }
    }

    /// <returns>Null when there was nothing for so long.</returns>
    private async Task<Sight?> NextAsync(Watched watched, TimeSpan longest, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await watched.Sights.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Our own time limit.
            return null;
        }
    }

    /// <summary>Polls until nothing is open.</summary>
    private async Task PollAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.PollInterval, time, ending);
                var ids = Open();
                if (ids.Length == 0)
                {
                    return;
                }

                var size = listSize;
                foreach (var some in ids.Chunk(size))
                {
                    await PollAsync(some, ending);
                }

                // What was too large may be over by now.
                listSize = listSize < size ? listSize : Math.Min(AwxClient.MostInOneList, listSize * 2);
            }
            catch (Exception unexpected) when (unexpected is not OperationCanceledException || !ending.IsCancellationRequested)
            {
                Log.Failed(log, unexpected);
            }
            catch (OperationCanceledException)
            {
                // The process stops.
            }
        }
    }

    private async Task PollAsync(long[] ids, CancellationToken ending)
    {
        var reply = await client.ListJobsAsync(ids, ending);
        if (reply.Failure is { Kind: ApiFailureKind.TooLarge } && ids.Length > 1)
        {
            // Artifacts may be large: fewer at a time.
            listSize = Math.Min(listSize, Math.Max(1, ids.Length / 4));
            return;
        }

        var listed = (reply.Value?.Results ?? []).Where(job => job.Id is not null).ToLookup(job => job.Id!.Value);
        foreach (var id in ids)
        {
            if (listed[id].FirstOrDefault() is { } job)
            {
                Report(id, new Sight(job, null), isDenied: false);
            }
            else if (!reply.Ok)
            {
                Report(id, new Sight(null, reply.Failure), isDenied: false);
            }
            else
            {
                // What a list does not contain is requested by itself before it counts as gone.
                var alone = await client.GetJobAsync(id, ending);
                Report(id, new Sight(alone.Value, alone.Failure), isDenied: alone.Failure is { Status: StatusCodes.Status404NotFound, IsNotItsJson: false });
            }
        }
    }

    private void Report(long id, Sight sight, bool isDenied)
    {
        lock (gate)
        {
            if (open.TryGetValue(id, out var watched))
            {
                watched.Denials = isDenied ? watched.Denials + 1 : 0;
                watched.Sights.Writer.TryWrite(sight with { IsGone = watched.Denials >= DenialsToBelieve });
            }
        }
    }

    /// <summary>What a poll saw of a job: the job, or the failure.</summary>
    private sealed record Sight(Job? Job, ApiFailure? Failure)
    {
        public bool IsGone { get; init; }
    }

    private sealed class Watched
    {
        public Channel<Sight> Sights { get; } = Channel.CreateUnbounded<Sight>(new UnboundedChannelOptions { SingleReader = true });

        /// <summary>How often in a row AWX answered that it does not exist.</summary>
        public int Denials { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: {Before} → {Status}")]
        public static partial void Changed(ILogger logger, long jobId, string? before, string? status);

        [LoggerMessage(Level = LogLevel.Error, Message = "Polling the open jobs failed; it goes on")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
