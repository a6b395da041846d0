using AiService.Storage;

namespace AiService.Outcomes;

/// <summary>Since when a receiver takes no message, and why.</summary>
internal sealed record DeliveryTrouble(DateTimeOffset Since, string Reason);

/// <summary>How many outcomes a receiver will not be given, and the repair of the last one.</summary>
internal sealed record Losses(int Count, Guid Last);

/// <summary>
/// Gives one receiver the outcomes of repairs, one after the other, in the order in which they were recorded. The audit itself is the outbox: an outcome is committed with
/// the state of its repair, and the receiver's place in the audit is moved on once its message is over. So none is lost, whenever the process is killed.
/// </summary>
/// <remarks>
/// A message whose 2xx was read is never sent again by this process, and by the next one only if this one is killed before the statement that follows has moved the place. A message
/// whose answer never came may have arrived: HTTP cannot tell, and it is sent again. It then names the same repair and state, and HertzBeat from 1.7 on takes it for the same alert.
/// </remarks>
internal sealed partial class OutcomeOutbox(
    OutcomeReceiver receiver, IOutcomeStore store, TimeProvider time, ILogger<OutcomeOutbox> logger)
{
    /// <summary>How often a message is sent that the receiver refuses as it is.</summary>
    private const int MostRefusals = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Between two tries to read or write the records.</summary>
    private static readonly TimeSpan RecordsPause = TimeSpan.FromSeconds(2);

    private volatile TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile DeliveryTrouble? trouble;
    private volatile Losses givenUp = new(0, Guid.Empty);
    private int failures;
    private int refusals;

    /// <summary>The receiver.</summary>
    public OutcomeReceiver Receiver => receiver;

    /// <summary>What keeps the messages from being delivered; null when nothing does.</summary>
    public DeliveryTrouble? Trouble => trouble;

    /// <summary>What this process has given up.</summary>
    public Losses GivenUp => givenUp;

    /// <summary>Has it look for outcomes, unless it waits to send one again.</summary>
    public void Wake() => news.TrySetResult();

    /// <summary>Works until the process stops.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();

            // Before the records are read: what is recorded meanwhile is noticed.
            news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                if (await store.NextAsync(receiver, stopping) is { } outcome)
                {
                    await HandleAsync(outcome, stopping);
                }
                else
                {
                    await IdleAsync(stopping);
                }
            }
            catch (StorageException unusable)
            {
                Log.Unusable(logger, unusable, receiver.Variable);
                await Task.Delay(RecordsPause, time, stopping);
            }
        }
    }

    private async Task HandleAsync(DueOutcome outcome, CancellationToken stopping)
    {
        if (failures > 0 && IsTooOld(outcome))
        {
            // Not one of a long outage each has a pause of its own.
            await GiveUpAsync(outcome, trouble?.Reason ?? "", stopping);
        }
        else if (await SendAsync(outcome, stopping) is not { } failure)
        {
            (failures, refusals, trouble) = (0, 0, null);
            await PassAsync(outcome, stopping);
        }
        else
        {
            failures++;
            refusals += failure.IsRefusal ? 1 : 0;
            Note(failure.Reason);
            var pause = Pause();
            if (refusals >= MostRefusals)
            {
                // The receiver answers: the next one need not wait.
                (failures, pause) = (0, FirstPause);
                await GiveUpAsync(outcome, failure.Reason, stopping);
            }
            else if (IsTooOld(outcome))
            {
                await GiveUpAsync(outcome, failure.Reason, stopping);
            }

            await Task.Delay(pause, time, stopping);
        }
    }

    private async Task<DeliveryFailure?> SendAsync(DueOutcome outcome, CancellationToken stopping)
    {
        DeliveryFailure? failure;
        try
        {
            if (await receiver.Delivery.PrepareAsync(outcome, stopping) is not { } send)
            {
                return null;
            }

            stopping.ThrowIfCancellationRequested();
            if (!outcome.IsAnnounced)
            {
                await store.AnnounceAsync(receiver.Name, outcome.Line.Id);
            }
            else if (failures == 0)
            {
                Log.Again(logger, outcome.Repair.Id, receiver.Variable);
            }

            failure = await send(stopping);
            if (failure is null)
            {
                Log.Delivered(logger, outcome.State.ToString(), outcome.Repair.Id, receiver.Variable);
            }
        }
        catch (Exception defect) when (defect is not (StorageException or OperationCanceledException))
        {
            // A message that cannot even be written must not keep the others back.
            Log.Defect(logger, defect, outcome.Repair.Id, receiver.Variable);
            failure = new DeliveryFailure("internal error, see the log", IsRefusal: true);
        }

        return failure;
    }

    private async Task GiveUpAsync(DueOutcome outcome, string reason, CancellationToken stopping)
    {
        Log.GivenUp(logger, receiver.Variable, outcome.State.ToString(), outcome.Repair.Id, outcome.Repair.DeviceId, reason);
        (refusals, givenUp) = (0, new Losses(givenUp.Count + 1, outcome.Repair.Id));
        await PassAsync(outcome, stopping);
    }

    /// <summary>Moves the place on, however often that has to be tried: until then nothing else is sent.</summary>
    private async Task PassAsync(DueOutcome outcome, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await store.PassAsync(receiver.Name, outcome.Line.Id);
                return;
            }
            catch (StorageException unwritten)
            {
                Log.Unusable(logger, unwritten, receiver.Variable);
                await Task.Delay(RecordsPause, time, stopping);
            }
        }
    }

    private async Task IdleAsync(CancellationToken stopping)
    {
        try
        {
            // The limit is for a line that was written and not published: its commit failed, and had reached the disk.
            await news.Task.WaitAsync(LongestPause, time, stopping);
        }
        catch (TimeoutException)
        {
            // Looks.
        }
    }

    private bool IsTooOld(DueOutcome outcome) => time.GetUtcNow() - outcome.Line.At > receiver.MostAge;

    private void Note(string reason)
    {
        if (trouble?.Reason != reason)
        {
            Log.Failing(logger, receiver.Variable, reason, receiver.MostAge is { } age ? $" until they are {age.TotalHours:0} hours old" : "");
        }

        trouble = new DeliveryTrouble(trouble?.Since ?? time.GetUtcNow(), reason);
    }

    /// <summary>1, 2, 4 … 300 s, up to a fifth more or less: several services do not come back in step.</summary>
    private TimeSpan Pause()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        return (pause < LongestPause ? pause : LongestPause) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The outcome {State} of repair {RepairId} was reported to {Variable}")]
        public static partial void Delivered(ILogger logger, string state, Guid repairId, string variable);

        [LoggerMessage(LogLevel.Warning, "The outcome of repair {RepairId} may have been reported to {Variable} by the process before, which did not read the answer; it is sent again")]
        public static partial void Again(ILogger logger, Guid repairId, string variable);

        [LoggerMessage(LogLevel.Warning, "Outcomes cannot be reported to {Variable} ({Reason}); they are on record and are sent again{Until}")]
        public static partial void Failing(ILogger logger, string variable, string reason, string until);

        [LoggerMessage(LogLevel.Error, "{Variable} was not given the outcome {State} of repair {RepairId}, device {DeviceId} ({Reason}), and will not be; see GET /repairs/{RepairId}")]
        public static partial void GivenUp(ILogger logger, string variable, string state, Guid repairId, string deviceId, string reason);

        [LoggerMessage(LogLevel.Error, "The outcome of repair {RepairId} could not be written for {Variable}")]
        public static partial void Defect(ILogger logger, Exception exception, Guid repairId, string variable);

        [LoggerMessage(LogLevel.Warning, "The records cannot be used, so that no outcome can be reported to {Variable}; tried again every 2 s")]
        public static partial void Unusable(ILogger logger, Exception exception, string variable);
    }
}
