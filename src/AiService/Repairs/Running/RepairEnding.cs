using AiService.Knowledge;
using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>
/// The end of a repair: it is written down, as often as it takes; then the device is free for others, unless nobody knows how it ended.
/// A caller is told at once: what is known is known, also while the record cannot be written.
/// </summary>
internal sealed class RepairEnding(OpenRepairs open, RepairLessons learning, RepairOptions options, IHostApplicationLifetime process, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Nobody was sent.</summary>
    public Task EndAsync(RepairRun run, DeviceLocks.Lease? device, RepairState state, string why)
    {
        var entry = RepairResult.NotBegun(run.Repair.Record, why);
        return EndAsync(run, device, state, entry, [.. run.Repair.Record.Attempted, entry], []);
    }

    /// <param name="run">What has ended.</param>
    /// <param name="device">Its device; null when it had none.</param>
    /// <param name="state">How.</param>
    /// <param name="deciding">The attempt that decided it.</param>
    /// <param name="attempted">All attempts.</param>
    /// <param name="lessons">What they taught.</param>
    public async Task EndAsync(
        RepairRun run,
        DeviceLocks.Lease? device,
        RepairState state,
        RepairResult deciding,
        IReadOnlyList<RepairResult> attempted,
        IReadOnlyList<RepairLesson> lessons)
    {
        var step = new RepairStep(state.Word(), Action: deciding.Action, ExecutionId: deciding.ExecutionId, Detail: deciding.Result)
        {
            Provider = deciding.Provider == RepairProviders.None ? null : deciding.Provider,
        };
        var written = await run.Repair.ReportAsync(_ => state, step, record => record with
        {
            Status = deciding.Status ?? state.Word(),
            Result = deciding.Result,
            Verified = deciding.Verified,
            Verification = deciding.Verification,
            Attempted = attempted,
            Lessons = lessons,
        });
        if (written || run.LeftTheLine)
        {
            // What never had its device keeps it from nobody, whether or not that is on record yet.
            Free(run, device, state);
        }

        if (written)
        {
            await learning.LearnAsync(run.Order.RepairId);
        }
        else
        {
            // Not awaited: however long that takes, nobody's time depends on it.
            _ = WriteLaterAsync(run, device, state, step);
        }

        run.BecomeKnown();
    }

    private void Free(RepairRun run, DeviceLocks.Lease? device, RepairState state)
    {
        open.Remove(run);
        if (state is RepairState.Unknown && !run.Released.IsCancellationRequested)
        {
            device?.ReleaseAfter(options.DeviceHold);
        }
        else
        {
            device?.Release();
        }
    }

    private async Task WriteLaterAsync(RepairRun run, DeviceLocks.Lease? device, RepairState state, RepairStep step)
    {
        try
        {
            var pause = TimeSpan.FromSeconds(1);
            do
            {
                await Task.Delay(pause, time, process.ApplicationStopping);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            while (!await run.Repair.WriteAgainAsync(step));

            if (!run.LeftTheLine)
            {
                Free(run, device, state);
            }

            await learning.LearnAsync(run.Order.RepairId);
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The process's own end: the repair is open on record, and the next process finds out again how it ended.
        }
    }
}
