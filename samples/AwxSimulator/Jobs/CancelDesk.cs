using AwxSimulator.Troubles;
using SimulatorKit.Runs;

namespace AwxSimulator.Jobs;

/// <summary>Cancels a job, with what the handles say that becomes of it.</summary>
internal sealed class CancelDesk(
    CancelHabits habits, LateRuns lateRuns, DispatcherOutage dispatcher, SimulatorOptions options, TimeProvider time, IHostApplicationLifetime life)
{
    /// <param name="job">The job.</param>
    /// <param name="dispatcherWait">How long AWX waits for a dispatcher that does not answer.</param>
    /// <returns>False when it was over before.</returns>
    public async Task<bool> CancelAsync(Job job, TimeSpan dispatcherWait)
    {
        var state = job.Life.At(time.GetUtcNow());
        var habit = habits.Now;
        if (state.Status != "running")
        {
            return !state.IsFinal && job.Life.Cancel(time.GetUtcNow(), TimeSpan.FromSeconds(habit.OutlivesSeconds), lateRuns.Next());
        }

        if (habit.Ignored)
        {
            return true;
        }

        if (!dispatcher.IsDown)
        {
            return job.Life.Cancel(time.GetUtcNow(), TimeSpan.FromSeconds(habit.OutlivesSeconds), default);
        }

        // The status is written without the dispatcher, and nothing stops the playbook (recording 39). The work of a request outlives its client.
        job.Life.Cancel(time.GetUtcNow(), outlives: null, default);
        await Task.Delay(dispatcherWait * options.WaitScale, time, life.ApplicationStopping);
        return true;
    }
}
