using System.Threading.Channels;
using AiService.Engines;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>What a source observed of an execution.</summary>
/// <param name="Status">Its status, where that has changed.</param>
/// <param name="Failure">The failure of a poll.</param>
/// <param name="End">Why nothing more can be observed, if that is so.</param>
internal sealed record Observation(string? Status, ApiFailure? Failure = null, TrackingEnd? End = null);

/// <summary>An execution that is tracked until this is disposed. The sources report to it; its owner awaits the observations.</summary>
/// <param name="tracker">The tracker that the disposal is reported to.</param>
/// <param name="id">The execution.</param>
/// <param name="action">Its action's reference.</param>
/// <param name="status">The status that is known already; null when the execution was only found.</param>
/// <param name="afterCancel">True after its cancellation or abandonment: neither of these statuses is an end then.</param>
internal sealed class TrackedExecution(ExecutionTracker tracker, string id, string action, string? status, bool afterCancel) : IDisposable
{
    private readonly Channel<Observation> observations = Channel.CreateUnbounded<Observation>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private volatile string? current = status;

    public string Id { get; } = id;

    public string Action { get; } = action;

    /// <summary>True when nothing more is expected: the last status ends the execution.</summary>
    public bool IsOver => IsEnd(current);

    public bool IsEnd(string? status) => afterCancel ? ExecutionStatus.EndsItsAction(status) : ExecutionStatus.IsFinal(status);

    /// <summary>Reports a status. The first final one is the last: an older answer may arrive after it.</summary>
    public void Report(string status)
    {
        lock (gate)
        {
            if (status != current && !IsOver)
            {
                current = status;
                observations.Writer.TryWrite(new Observation(status));
            }
        }
    }

    public void Report(ApiFailure failure, TrackingEnd? end = null) => observations.Writer.TryWrite(new Observation(null, failure, end));

    /// <returns>The next observation; null when there was none for <paramref name="longest"/>.</returns>
    /// <exception cref="OperationCanceledException">The token's.</exception>
    public async Task<Observation?> NextAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await observations.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Our own time limit.
            return null;
        }
    }

    public void Dispose() => tracker.Untrack(this);
}
