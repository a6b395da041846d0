using AiService.Knowledge;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>How a repair ended.</summary>
/// <param name="State">The final state.</param>
/// <param name="Deciding">The attempt that decided it.</param>
/// <param name="Attempted">All attempts.</param>
/// <param name="Lessons">What they taught.</param>
internal sealed record RepairEnd(
    RepairState State, RepairResult Deciding, IReadOnlyList<RepairResult> Attempted, IReadOnlyList<RepairLesson> Lessons)
{
    /// <summary>Returns the end of a repair for which no provider is sent any more.</summary>
    public static RepairEnd Without(RepairRecord repair, RepairState state, string why)
    {
        var entry = RepairResult.NotBegun(repair, why);
        return new RepairEnd(state, entry, [.. repair.Results, entry], []);
    }
}

/// <summary>
/// Writes the end of a repair down, as often as it takes; then its device is free and its lessons are handed on. A caller is answered at
/// once: what is known is known, also while the record cannot be written.
/// </summary>
internal sealed class RepairEnding(RepairLessons lessons, IHostApplicationLifetime process, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="repair">What has ended.</param>
    /// <param name="end">How.</param>
    /// <param name="free">Frees its device; called once, when the end is on record.</param>
    public async Task EndAsync(OpenRepair repair, RepairEnd end, Action free)
    {
        var deciding = end.Deciding;
        var step = new RepairStep(end.State.Word(), Action: deciding.Action, ExecutionId: deciding.ExecutionId, Detail: deciding.Result)
        {
            Provider = deciding.Provider == RepairResult.NoProvider ? null : deciding.Provider,
            Lessons = end.Lessons,
        };
        var written = await repair.Repair.ReportAsync(_ => end.State, step, record => record with
        {
            Status = deciding.Status ?? end.State.Word(),
            Result = deciding.Result,
            Verified = deciding.Verified,
            Verification = deciding.Verification,
            Results = end.Attempted,
        });

        // What never had its device keeps it from no other repair, whether or not that is on record yet.
        if (written || repair.LeftQueue)
        {
            free();
        }

        if (written)
        {
            await lessons.HandOnAsync(repair.Order.RepairId);
        }
        else
        {
            // Not awaited: however long that takes, no caller's time depends on it.
            _ = WriteLaterAsync(repair, step, repair.LeftQueue ? () => { } : free);
        }

        repair.Settle();
    }

    /// <summary>Hands on what earlier processes could not.</summary>
    public Task CatchUpAsync() => lessons.HandOnAllAsync();

    private async Task WriteLaterAsync(OpenRepair repair, RepairStep step, Action free)
    {
        try
        {
            var pause = TimeSpan.FromSeconds(1);
            do
            {
                await Task.Delay(pause, time, process.ApplicationStopping);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            while (!await repair.Repair.WriteAgainAsync(step));

            free();
            await lessons.HandOnAsync(repair.Order.RepairId);
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The process's own end: the repair is open on record, and the next process finds out again how it ended.
        }
    }
}
