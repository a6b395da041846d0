using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Engines;

namespace AiService.Awx.Tracking;

/// <summary>
/// Cancels a job and polls until AWX shows that it is over. The answer to the request proves little: 202 is given by a dispatcher that does not answer
/// as well, and 405 says that the job has ended meanwhile. So the status is read afterwards, and that counts, whatever it is.
/// </summary>
internal sealed partial class JobCancellation(AwxClient client, AwxOptions options, TimeProvider time, ILogger<JobCancellation> log)
{
    private const int MostRequests = 3;
    private const int DenialsToBelieve = 3;

    /// <summary>After each request: the processes of an ordinary cancellation live 2 to 3 s longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <returns>
    /// <see cref="TrackingEnd.Final"/> with the job as it ended, <see cref="TrackingEnd.Gone"/>, <see cref="TrackingEnd.Stopping"/>, or
    /// <see cref="TrackingEnd.Unconfirmed"/> with the job as it was last seen.
    /// </returns>
    public async Task<TrackedJob> CancelAsync(long id, Job? last, CancellationToken stopping)
    {
        ApiFailure? failure = null;
        try
        {
            for (var request = 0; request < MostRequests; request++)
            {
                var answer = await client.CancelAsync(id, stopping);
                Log.Requested(log, id, answer.Failure?.Kind, answer.Failure?.Status);
                var seen = await ReadAsync(id, stopping);
                last = seen.Last ?? last;
                failure = seen.Failure ?? answer.Failure;
                if (seen.End is TrackingEnd.Final or TrackingEnd.Gone)
                {
                    return seen with { Last = last };
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops: the next one reads the status, and cancels again if it has to.
            return new TrackedJob(TrackingEnd.Stopping, last, failure);
        }

        Log.Unconfirmed(log, id, last?.Status);
        return new TrackedJob(TrackingEnd.Unconfirmed, last, failure);
    }

    /// <summary>Polls the job until its status is final, or no further change is to be expected.</summary>
    private async Task<TrackedJob> ReadAsync(long id, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var pause = options.PollInterval < LongestPause ? options.PollInterval : LongestPause;
        var denials = 0;
        Job? last = null;
        while (true)
        {
            var reply = await client.GetJobAsync(id, stopping);
            last = reply.Value ?? last;
            if (JobStatus.IsFinal(reply.Value?.Status))
            {
                return new TrackedJob(TrackingEnd.Final, last);
            }

            denials = reply.Failure is { Status: StatusCodes.Status404NotFound, IsNotItsJson: false } ? denials + 1 : 0;
            if (denials >= DenialsToBelieve)
            {
                return new TrackedJob(TrackingEnd.Gone, last, reply.Failure);
            }

            if (time.GetElapsedTime(began) >= Patience)
            {
                return new TrackedJob(TrackingEnd.Unconfirmed, last, reply.Failure);
            }

            await Task.Delay(pause, time, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId}: cancellation requested, {Failure} {Status}")]
        public static partial void Requested(ILogger logger, long jobId, ApiFailureKind? failure, int? status);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: cancellation not confirmed, last status {Status}")]
        public static partial void Unconfirmed(ILogger logger, long jobId, string? status);
    }
}
