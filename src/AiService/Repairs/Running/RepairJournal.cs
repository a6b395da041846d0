using System.Text.Json.Nodes;
using AiService.Repairs.Automation;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// Records the steps of one attempt. What is about to be done is on disk before it is done; what has been seen is written as well as
/// possible. The last step is what a caller is answered whose deadline passes meanwhile.
/// </summary>
/// <param name="repair">The repair and its record.</param>
/// <param name="provider">Who tries.</param>
/// <param name="signals">Before anything was sent, either of them keeps it from being sent.</param>
/// <param name="automation">Says whether anything may be sent.</param>
/// <param name="time">The clock.</param>
/// <param name="touched">True for an attempt that is resumed.</param>
internal sealed class RepairJournal(
    Repair repair, string provider, RepairSignals signals, AutomationSwitch automation, TimeProvider time, bool touched = false)
{
    private readonly Lock gate = new();
    private Step last = new(RepairState.Planned.Word(), null, touched ? repair.Record.ExecutionId : null);
    private volatile bool touched = touched;

    /// <summary>The last step of this attempt.</summary>
    public Step Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>True from the moment in which something may have reached a device.</summary>
    public bool HasTouched => touched;

    /// <summary>The fixed parameters as they may be shown, now that it is known which are secret; on record with the next line.</summary>
    public Task DiscloseAsync(JsonObject masked) => repair.AmendAsync(record => record with { Parameters = masked });

    /// <summary>Writes down what is about to be done, and returns when it is on disk.</summary>
    /// <param name="status">What is about to happen: <c>connecting</c>, …</param>
    /// <param name="action">The action's reference or the runbook's name.</param>
    /// <param name="executionId">The engine's id of the execution, once it is known.</param>
    /// <param name="detail">One sentence, without secrets.</param>
    /// <exception cref="StorageException">It could not be written: it must not be done.</exception>
    public async Task BeforeAsync(string status, string? action = null, string? executionId = null, string? detail = null)
    {
        await repair.MoveAsync(state => state, StepOf(status, action, executionId, detail));
        Advance(status, action, executionId);
    }

    /// <summary>
    /// As <see cref="BeforeAsync"/>, of something that can change a device: a POST, a command. The repair is <c>sending</c> then;
    /// one whose execution is known cannot be sent again.
    /// </summary>
    /// <param name="status">As of <see cref="BeforeAsync"/>.</param>
    /// <param name="action">As of <see cref="BeforeAsync"/>.</param>
    /// <param name="executionId">As of <see cref="BeforeAsync"/>.</param>
    /// <param name="detail">As of <see cref="BeforeAsync"/>.</param>
    /// <param name="again">True where the same request is sent once more: what has begun on a device is finished, and this is no part of that.</param>
    /// <exception cref="StorageException">It could not be written: it must not be sent.</exception>
    /// <exception cref="OperationCanceledException">One of the signals came before anything was sent: nothing may be.</exception>
    /// <exception cref="NothingIsSentException">The automation is paused or only observes, and nothing was sent, or the request would be sent again.</exception>
    public async Task BeforeTouchAsync(string status, string? action = null, string? executionId = null, string? detail = null, bool again = false)
    {
        if (!touched)
        {
            signals.Stopping.ThrowIfCancellationRequested();
            signals.CancelRequested.ThrowIfCancellationRequested();
        }

        if ((!touched || again) && automation.WhyNothingIsSent is { } why)
        {
            throw new NothingIsSentException(why);
        }

        var now = time.GetUtcNow();
        await repair.MoveAsync(
            _ => RepairState.Sending,
            StepOf(status, action, executionId, detail),
            record => record with { Attempts = record.Attempts + 1, BegunAt = record.BegunAt ?? now, SentAt = now });
        touched = true;
        Advance(status, action, executionId);
    }

    /// <summary>Writes down what was seen. A record that cannot be written is logged, and must not make us lose sight of the repair.</summary>
    /// <param name="status">How it stands now.</param>
    /// <param name="action">The action's reference or the runbook's name.</param>
    /// <param name="executionId">The engine's id of the execution, once it is known.</param>
    /// <param name="detail">One sentence, without secrets.</param>
    /// <param name="waitsFor">What it waits for, in Chinese, for callers that are answered before the end.</param>
    public Task NoteAsync(string status, string? action = null, string? executionId = null, string? detail = null, string? waitsFor = null)
    {
        Advance(status, action, executionId);

        // An execution that is known is the end of the sending.
        return repair.ReportAsync(
            state => state is RepairState.Sending && executionId is not null ? RepairState.Running : state,
            StepOf(status, action, executionId, detail) with { WaitsFor = waitsFor });
    }

    /// <summary>
    /// As <see cref="NoteAsync"/>, of an execution that was cancelled or abandoned while its action may still be running. The repair stays
    /// open, its device locked, and callers that wait for it are answered at once.
    /// </summary>
    /// <param name="status">The provider's word.</param>
    /// <param name="executionId">The engine's id of the execution.</param>
    /// <param name="closure">Until when, and what is known.</param>
    public Task NoteClosedAsync(string status, string executionId, DeviceClosure closure)
    {
        Advance(status, null, executionId);
        return repair.ReportAsync(
            state => state is RepairState.Sending ? RepairState.Running : state,
            StepOf(status, null, executionId, closure.Words) with { WaitsFor = closure.Words, Closure = closure });
    }

    /// <summary>As <see cref="NoteAsync"/>, of something that happened beside: how the repair stands is what it was.</summary>
    public Task MentionAsync(string what, string detail) =>
        repair.ReportAsync(state => state, StepOf(what, null, null, detail) with { KeepsStatus = true });

    private void Advance(string status, string? action, string? executionId)
    {
        lock (gate)
        {
            last = new Step(status, action ?? last.Action, executionId ?? last.ExecutionId);
        }
    }

    private RepairStep StepOf(string status, string? action, string? executionId, string? detail) =>
        new(status, provider, action ?? Last.Action, executionId ?? Last.ExecutionId, detail);

    internal readonly record struct Step(string Status, string? Action, string? ExecutionId);
}
