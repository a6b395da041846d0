using AiService.NetworkAgent.Runbooks;

namespace AiService.NetworkAgent.Running;

/// <summary>Repeats a check until it finds the fault gone several times in a row, or the runbook's patience ends: one result may be a transient.</summary>
internal sealed class RepeatedCheck(Patience patience, TimeProvider time)
{
    // A result that counts at once, and a device that follows soon, are not waited for as long as the runbook allows.
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    /// <summary>How often it checked.</summary>
    public int Checks { get; private set; }

    /// <summary>The last result.</summary>
    public CheckResult? Last { get; private set; }

    /// <param name="check">Checks once; it is not canceled.</param>
    /// <param name="before">The result before the device was changed; null when there is none.</param>
    /// <param name="stopping">The process ends: so does the waiting.</param>
    /// <returns>True: the fault is gone and stays so. False: the patience has ended.</returns>
    /// <exception cref="OperationCanceledException">The process ends; the last result may be a transient.</exception>
    public async Task<bool> RunAsync(Func<Task<CheckResult>> check, CheckResult? before, CancellationToken stopping)
    {
        var steady = 0;
        for (Checks = 1; ; Checks++)
        {
            Last = await check();
            steady = Last.State.Verdict == Verdict.Needless ? steady + 1 : 0;
            if (steady >= Wanted(before))
            {
                return true;
            }

            if (Checks >= patience.Times && steady == 0)
            {
                return false;
            }

            await Task.Delay(Pause(steady > 0 && Last.IsSureAfter(before)), time, stopping);
        }
    }

    // A result that cannot be a transient is confirmed once; whether the port flaps is not what a repair is judged by.
    private int Wanted(CheckResult? before) => Last!.IsSureAfter(before) ? Math.Min(2, patience.Steady) : patience.Steady;

    private TimeSpan Pause(bool sure)
    {
        var pause = sure ? Quick : Checks == 1 && Last!.State.Verdict != Verdict.Needless ? Soon : patience.Every;
        return pause < patience.Every ? pause : patience.Every;
    }
}
