using AiService.NetworkAgent.Runbooks;

namespace AiService.NetworkAgent;

/// <summary>Looks at a device until the fault is gone and stays so, or patience ends. What is told for a moment only is not believed.</summary>
internal sealed class PatientLook(Patience patience, TimeProvider time)
{
    // A device that tells the truth at once is not waited for, and one that follows soon is seen soon.
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    /// <summary>How often it looked.</summary>
    public int Looks { get; private set; }

    /// <summary>What it found last.</summary>
    public Finding? Last { get; private set; }

    /// <param name="look">One look; it is not interrupted.</param>
    /// <param name="before">What was found before the device was touched; null when nobody looked.</param>
    /// <param name="stopping">The process goes down: the waiting ends.</param>
    /// <returns>True: the fault is gone and stays so. False: patience has ended.</returns>
    /// <exception cref="OperationCanceledException">The process goes down; what was found last may be a moment's.</exception>
    public async Task<bool> RunAsync(Func<Task<Finding>> look, Finding? before, CancellationToken stopping)
    {
        var steady = 0;
        for (Looks = 1; ; Looks++)
        {
            Last = await look();
            steady = Last.State.Verdict == Verdict.Needless ? steady + 1 : 0;
            if (steady == patience.Steady)
            {
                return true;
            }

            if (Looks >= patience.Times && steady == 0)
            {
                return false;
            }

            await Task.Delay(Pause(steady > 0 && Last.IsSureAfter(before)), time, stopping);
        }
    }

    private TimeSpan Pause(bool sure)
    {
        var pause = sure ? Quick : Looks == 1 && Last!.State.Verdict != Verdict.Needless ? Soon : patience.Every;
        return pause < patience.Every ? pause : patience.Every;
    }
}
