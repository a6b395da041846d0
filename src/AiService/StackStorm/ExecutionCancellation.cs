
namespace AiService.StackStorm;

/// <summary>Why an execution is cancelled.</summary>
/// <param name="ByPerson">A person wanted it; else its time is up.</param>
/// <param name="Words">For the platform's users.</param>
internal sealed record CancelCause(bool ByPerson, string Words)
{
    public static CancelCause Person { get; } = new(true, "已按请求取消");

    public static CancelCause Time(TimeSpan longest, string? waiting) =>
        new(false, $"超过 {longest.TotalSeconds:0.#} 秒未结束{(waiting is null ? string.Empty : $"（{waiting}）")}，已请求取消");
}

/// <summary>
/// Cancels an execution and waits until StackStorm shows that it is over. The answer to the DELETE proves little: without RabbitMQ it is
/// 500 after 72 s and yet cancels, and 200 may say <c>Action cannot be canceled. State = …</c>. So the state is read afterwards, and
/// whatever it is, it is the truth that is told.
/// </summary>
internal sealed partial class ExecutionCancellation(
    StackStormClient client, StackStormOptions options, TimeProvider time, ILogger<ExecutionCancellation> log)
{
    private const int MostRequests = 3;
    private const int DenialsToBelieve = 3;
    private const string StateInFault = "State = ";

    /// <summary>For a <c>canceling</c> that is carried out: a workflow ends its children first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a state that is not <c>canceling</c> may stand after a DELETE, before it is sent again.</summary>
    private static readonly TimeSpan PatienceForEffect = TimeSpan.FromSeconds(10);

    /// <returns>
    /// <see cref="FollowEnd.Final"/> with the true status, <see cref="FollowEnd.Stopping"/>, or <see cref="FollowEnd.Unconfirmed"/> with
    /// the last status.
    /// </returns>
    public async Task<Followed> CancelAsync(string id, string? status, CancellationToken stopping)
    {
        Trouble? trouble = null;
        var resuming = false;
        try
        {
            resuming = await IsResumingAsync(id, status, stopping);
            for (var request = 0; request < MostRequests; request++)
            {
                var answer = await client.CancelAsync(id, stopping);
                var told = Told(answer.Value);
                Log.Requested(log, id, told, answer.Trouble?.Kind);
                var seen = await ReadAsync(id, told, stopping);
                status = seen.Status ?? status;
                trouble = seen.Trouble ?? answer.Trouble;
                if (seen.End == FollowEnd.Final)
                {
                    return Ended(seen);
                }

                if (seen.End is FollowEnd.Vanished or FollowEnd.MayNotLook || ExecutionStatus.IsCanceling(status))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: the next one reads the state, and cancels again if it has to.
            return new Followed(FollowEnd.Stopping, status, trouble);
        }

        Log.Unconfirmed(log, id, status);
        return Ended(new Followed(FollowEnd.Unconfirmed, status, trouble));

        Followed Ended(Followed seen) => seen with { CanceledAt = time.GetUtcNow(), WasResuming = resuming };
    }

    /// <summary>
    /// A workflow that waits may be resumed at this very moment, and one that is cancelled while it resumes begins its next task all the same.
    /// </summary>
    private async Task<bool> IsResumingAsync(string id, string? status, CancellationToken stopping)
    {
        if (!ExecutionStatus.WaitsForPerson(status) && !ExecutionStatus.IsResuming(status))
        {
            return false;
        }

        var now = await client.GetStatusAsync(id, stopping);
        return ExecutionStatus.IsResuming(now.Value?.Status ?? status);
    }

    /// <summary>Reads the state until it is final, or nothing more is to be hoped for.</summary>
    private async Task<Followed> ReadAsync(string id, string? told, CancellationToken stopping)
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
                    return new Followed(FollowEnd.Final, now);
                }
            }

            denials = reply.Trouble is { IsRefusedForGood: true } ? denials + 1 : 0;
            if (denials >= DenialsToBelieve)
            {
                return Denied(told, reply.Trouble!);
            }

            var waited = time.GetElapsedTime(began);
            if (waited >= Patience || (reply.Ok && !ExecutionStatus.IsCanceling(status) && waited >= PatienceForEffect))
            {
                return new Followed(FollowEnd.Unconfirmed, status, reply.Trouble);
            }

            await Task.Delay(pause, time, stopping);
            pause = pause * 1.5 < options.LongestPollInterval ? pause * 1.5 : options.LongestPollInterval;
        }
    }

    /// <summary>A role may cancel what it may not read. What the DELETE itself answered is then all that StackStorm says.</summary>
    private static Followed Denied(string? told, Trouble trouble) => trouble.Status switch
    {
        StatusCodes.Status404NotFound => new Followed(FollowEnd.Vanished, told, trouble),
        _ when ExecutionStatus.IsFinal(told) => new Followed(FollowEnd.Final, told),
        _ => new Followed(FollowEnd.MayNotLook, told, trouble),
    };

    /// <summary>The status in the answer to a DELETE: of the document, or out of "cannot be canceled. State = succeeded."</summary>
    private static string? Told(Execution? answer)
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
        [LoggerMessage(Level = LogLevel.Information, Message = "Execution {ExecutionId}: cancellation requested, answered {Status} {Trouble}")]
        public static partial void Requested(ILogger logger, string executionId, string? status, TroubleKind? trouble);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Execution {ExecutionId}: cancellation not confirmed, last seen {Status}")]
        public static partial void Unconfirmed(ILogger logger, string executionId, string? status);
    }
}
