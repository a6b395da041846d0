using System.Diagnostics.CodeAnalysis;
using AiService.Access;
using AiService.Hosting;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Automation;

/// <summary>Whether anything may be sent at all: <c>AUTOMATION</c>.</summary>
internal sealed record AutomationOptions(bool Observes)
{
    /// <summary>
    /// Reads <c>AUTOMATION</c>: <c>on</c>, or <c>observe</c>: decides and records what would run, and sends nothing. Default <c>on</c>.
    /// </summary>
    public static AutomationOptions Read(SettingsReader settings) => new(settings.Word("AUTOMATION", "on", "on", "observe") == "observe");
}

/// <summary>
/// Stops every repair at once: what asks it before a device is touched learns whether anything may be sent. A pause holds in this process from the moment
/// in which it is asked for, whether or not it can be written, and in the next one by its record.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore and the sources have no handle and no timer to free, and a late pause must still find them.")]
internal sealed partial class AutomationSwitch(AutomationOptions options, IDecisionStore store, TimeProvider time, ILogger<AutomationSwitch> logger)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile CancellationTokenSource pausing = new();
    private volatile AutomationPause? pause;
    private volatile bool unwritten;
    private bool recovered;

    /// <summary>Signals the next pause to what waits now.</summary>
    public CancellationToken Pausing => pausing.Token;

    /// <summary>True where the service only observes.</summary>
    public bool Observes => options.Observes;

    /// <summary>The pause that holds now; null when none does.</summary>
    public AutomationPause? Pause => pause is { } set && !(set.Until <= time.GetUtcNow()) ? set : null;

    /// <summary>True when what holds is not what is on record: the next process would not know it.</summary>
    public bool Unwritten => unwritten && Pause is not null;

    /// <summary>Why nothing is sent where the service only observes, in Chinese; null where it does not.</summary>
    public string? WhyObserving => Observes ? "观察模式（AUTOMATION=observe）：只记录将会执行的修复，不发送任何命令" : null;

    /// <summary>Why a pause keeps everything from being sent, in Chinese; null when none does.</summary>
    public string? WhyPaused => Pause is { } set
        ? $"自动修复已暂停{(set.Until is { } until ? $"至 {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "")}：{set.Reason}"
        : null;

    /// <summary>Why nothing may be sent now, in Chinese; null when it may.</summary>
    public string? WhyNothingIsSent => WhyPaused ?? WhyObserving;

    /// <summary>Reads the pause of the last process.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            // One that was asked for meanwhile is the newer one.
            pause ??= await store.PauseAsync(cancellation);
            recovered = true;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Pauses, from now on.</summary>
    /// <returns>False when it could not be written: it holds in this process, and a restart would forget it.</returns>
    public Task<bool> PauseAsync(string reason, DateTimeOffset? until, Requester by)
    {
        var wanted = new AutomationPause { Reason = reason, Since = time.GetUtcNow(), Until = until, RequestedBy = by.Name, RequestedFrom = by.Address };
        pause = wanted;
        Log.Paused(logger, reason, until, by.Name);
        return HoldAsync(wanted, by);
    }

    /// <summary>Ends a pause. It holds until that is on record, so that a restart does not bring it back.</summary>
    /// <exception cref="StorageException">It could not be written, and the pause holds.</exception>
    public async Task ResumeAsync(Requester by)
    {
        await turn.WaitAsync();
        try
        {
            var held = pause;
            if (held is not null || !recovered)
            {
                await store.SavePauseAsync(null, by);

                // One that was asked for meanwhile holds, and is written next.
                Interlocked.CompareExchange(ref pause, null, held);
                unwritten = false;
                Log.Resumed(logger, by.Name);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> HoldAsync(AutomationPause wanted, Requester by)
    {
        // What waits is refused before the pause is written, which may take as long as the records are locked.
        await Interlocked.Exchange(ref pausing, new CancellationTokenSource()).CancelAsync();
        return await SaveAsync(wanted, by);
    }

    private async Task<bool> SaveAsync(AutomationPause wanted, Requester by)
    {
        await turn.WaitAsync();
        try
        {
            // Again: what is written last is what holds, also where others paused or resumed meanwhile.
            pause = wanted;
            await store.SavePauseAsync(wanted, by);
            unwritten = false;
            return true;
        }
        catch (StorageException failed)
        {
            unwritten = true;
            Log.Unwritten(logger, failed);
            return false;
        }
        finally
        {
            turn.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Automation is paused by {By} until {Until}: {Reason}; nothing is sent, and queued repairs are refused")]
        public static partial void Paused(ILogger logger, string reason, DateTimeOffset? until, string by);

        [LoggerMessage(LogLevel.Warning, "Automation is resumed by {By}")]
        public static partial void Resumed(ILogger logger, string by);

        [LoggerMessage(LogLevel.Error, "The pause could not be written: it holds in this process, and the next one would not know it; pause again once the records can be written")]
        public static partial void Unwritten(ILogger logger, Exception exception);
    }
}

/// <summary>Says that nothing may be sent, because the automation is paused or only observes.</summary>
/// <param name="reason">Why, in Chinese.</param>
internal sealed class NothingIsSentException(string reason) : Exception(reason);
