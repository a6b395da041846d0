using System.Threading.Channels;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>What was seen of an execution.</summary>
/// <param name="Status">Its status, where that has changed.</param>
/// <param name="Failure">What was in the way of a look.</param>
/// <param name="End">Why no more is to be seen of it, if that is so.</param>
internal sealed record Observation(string? Status, ApiFailure? Failure = null, TrackingEnd? End = null);

/// <summary>An execution that somebody waits for. Dispose of it when nobody does any more.</summary>
internal sealed class TrackedExecution(ExecutionTracker watch, string id, string action, string? status, bool afterCancel) : IDisposable
{
    private readonly Channel<Observation> sights = Channel.CreateUnbounded<Observation>(new UnboundedChannelOptions { SingleReader = true });

    public string Id { get; } = id;

    public string Action { get; } = action;

    /// <summary>The last status that is known. This and what follows belongs to the watch, under its lock.</summary>
    public string? Status { get; private set; } = status;

    /// <summary>When it was opened, on the clock of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long OpenedAt { get; set; }

    /// <summary>When it is to be asked for, on the same clock.</summary>
    public long NextLook { get; set; }

    /// <summary>Between the last look and the next.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>A list did not show it: it is asked for by itself before anything is concluded.</summary>
    public bool Alone { get; set; }

    /// <summary>How often in a row StackStorm has said that there is none.</summary>
    public int Denials { get; set; }

    /// <summary>True when nothing more is to be expected after this status.</summary>
    public bool IsOver(string? status) => afterCancel ? ExecutionStatus.EndsItsAction(status) : ExecutionStatus.IsFinal(status);

    /// <summary>A status was seen. The first final one is the last: an answer that was read before it may come in after it.</summary>
    public void Saw(string now)
    {
        if (now != Status && !IsOver(Status))
        {
            Status = now;
            sights.Writer.TryWrite(new Observation(now));
        }
    }

    public void Met(ApiFailure failure, TrackingEnd? end = null) => sights.Writer.TryWrite(new Observation(null, failure, end));

    /// <returns>The next that was seen; null when nothing was for that long.</returns>
    /// <exception cref="OperationCanceledException">The token's.</exception>
    public async Task<Observation?> NextAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await sights.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Our own patience.
            return null;
        }
    }

    public void Dispose() => watch.Close(this);
}
