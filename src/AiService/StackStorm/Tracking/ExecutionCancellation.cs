using AiService.Engines;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Cancels an execution and polls until StackStorm shows that it is over. The answer to the DELETE proves little: without RabbitMQ it is
/// 500 after 72 s and yet cancels, and 200 may say <c>Action cannot be canceled. State = …</c>. So the status is read afterwards, and
/// that status counts, whatever it is.
/// </summary>
internal sealed partial class ExecutionCancellation(
    StackStormClient client, StackStormOptions options, TimeProvider time, ILogger<ExecutionCancellation> log)
{
    private const int MostRequests = 3;
    private const int DenialsToBelieve = 3;
    private const string StateInFault = "State = ";

    /// <summary>For a <c>canceling</c> that is carried out: a workflow ends its children first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a status other than <c>canceling</c> may stand after a DELETE, before it is sent again.</summary>
    private static readonly TimeSpan PatienceForEffect = TimeSpan.FromSeconds(10);

    /// <returns>
    /// <see cref="TrackingEnd.Final"/> with the true status, <see cref="TrackingEnd.Stopping"/>, or <see cref="TrackingEnd.Unconfirmed"/>
    /// with the last status.
    /// </returns>
    public async Task<TrackingResult> CancelAsync(string id, string? status, CancellationToken stopping)
    {
        ApiFailure? failure = null;
        var resuming = false;
        try
        {
            resuming = await IsResumingAsync(id, status, stopping);
            for (var request = 0; request < MostRequests; request++)
            {
                var answer = await client.CancelAsync(id, stopping);
                var answered = StatusIn(answer.Value);
                Log.Requested(log, id, answered, answer.Failure?.Kind);
                var seen = await ReadAsync(id, answered, stopping);
                status = seen.Status ?? status;
                failure = seen.Failure ?? answer.Failure;
                if (seen.End == TrackingEnd.Final)
                {
                    return Canceled(seen);
                }

                if (seen.End is TrackingEnd.Vanished or TrackingEnd.MayNotLook || ExecutionStatus.IsCanceling(status))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops: the next one reads the status, and cancels again if it has to.
            return new TrackingResult(TrackingEnd.Stopping, status, failure);
        }

        Log.Unconfirmed(log, id, status);
        return Canceled(new TrackingResult(TrackingEnd.Unconfirmed, status, failure));

        TrackingResult Canceled(TrackingResult seen) => seen with { CanceledAt = time.GetUtcNow(), WasResuming = resuming };
    }

    /// <summary>
    /// Reads whether a workflow that waits is being resumed right now: one that is cancelled while it resumes starts its next task all the same.
    /// </summary>
    private async Task<bool> IsResumingAsync(string id, string? status, CancellationToken stopping) =>
        (ExecutionStatus.WaitsForPerson(status) || ExecutionStatus.IsResuming(status))
        && ExecutionStatus.IsResuming((await client.GetStatusAsync(id, stopping)).Value?.Status ?? status);

    /// <summary>Polls the status until it is final, or no further change is to be expected.</summary>
    private async Task<TrackingResult> ReadAsync(string id, string? answered, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var pause = options.PollInterval;
        var denials = 0;
        string? status = null;
        while (true)
        {
            var reply = await client.GetStatusAsync(id, stopping);
            if (ExecutionStatus.Read(reply.Value?.Status) is { } now)
            {
                status = now;
                if (ExecutionStatus.IsFinal(now))
                {
                    return new TrackingResult(TrackingEnd.Final, now);
                }
            }

            denials = reply.Failure is { IsPermanentRefusal: true } ? denials + 1 : 0;
            if (denials >= DenialsToBelieve)
            {
                return Denied(answered, reply.Failure!);
            }

            var waited = time.GetElapsedTime(began);
            if (waited >= Patience || (reply.Ok && !ExecutionStatus.IsCanceling(status) && waited >= PatienceForEffect))
            {
                return new TrackingResult(TrackingEnd.Unconfirmed, status, reply.Failure);
            }

            await Task.Delay(pause, time, stopping);
            pause = pause * 1.5 < options.LongestPollInterval ? pause * 1.5 : options.LongestPollInterval;
        }
    }

    /// <summary>A role may be allowed to cancel and not to read. The answer to the DELETE is then all that StackStorm says.</summary>
    private static TrackingResult Denied(string? answered, ApiFailure failure) => failure.Status switch
    {
        StatusCodes.Status404NotFound => new TrackingResult(TrackingEnd.Vanished, answered, failure),
        _ when ExecutionStatus.IsFinal(answered) => new TrackingResult(TrackingEnd.Final, answered),
        _ => new TrackingResult(TrackingEnd.MayNotLook, answered, failure),
    };

    /// <summary>The status in the answer to a DELETE: the document's, or that in "cannot be canceled. State = succeeded."</summary>
    private static string? StatusIn(Execution? answer)
    {
        if (answer?.Fault is not { } fault)
        {
            return ExecutionStatus.Read(answer?.Status);
        }

        var at = fault.IndexOf(StateInFault, StringComparison.Ordinal);
        return at < 0 ? null : ExecutionStatus.Read(fault[(at + StateInFault.Length)..].Trim().TrimEnd('.'));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Execution {ExecutionId}: cancellation requested, answered {Status} {Failure}")]
        public static partial void Requested(ILogger logger, string executionId, string? status, ApiFailureKind? failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Execution {ExecutionId}: cancellation not confirmed, last status {Status}")]
        public static partial void Unconfirmed(ILogger logger, string executionId, string? status);
    }
}
