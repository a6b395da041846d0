namespace SimulatorKit.Runs;

/// <summary>What becomes of an execution that is cancelled before it runs.</summary>
internal enum LateRunKind
{
    /// <summary>It never runs.</summary>
    None,

    /// <summary>It runs, and its states say so: canceled, scheduled, running, its end.</summary>
    Shown,

    /// <summary>Its action works, and its state stays <c>canceled</c>.</summary>
    Unseen,
}

/// <param name="Kind">What becomes of it.</param>
/// <param name="After">From the cancellation until its next state.</param>
internal readonly record struct LateRun(LateRunKind Kind, TimeSpan After);

/// <summary>How many of those that are cancelled before they run do so all the same (measured: 5 of 17).</summary>
/// <param name="Every">Every so manieth; 0 for none.</param>
/// <param name="AfterSeconds">From the cancellation until its next state.</param>
internal sealed record LateRunShare(int Every, double AfterSeconds = 0.2);

/// <summary>Decides which executions run although they were cancelled before; in turn with their states and without a trace.</summary>
internal sealed class LateRuns
{
    private readonly Lock gate = new();
    private LateRunShare share = new(0);
    private int asked;

    public void Set(LateRunShare wanted)
    {
        lock (gate)
        {
            share = wanted;
        }
    }

    public LateRun Next()
    {
        lock (gate)
        {
            var runs = share.Every > 0 && ++asked % share.Every == 0;
            return runs
                ? new LateRun(asked / share.Every % 2 == 1 ? LateRunKind.Shown : LateRunKind.Unseen, TimeSpan.FromSeconds(share.AfterSeconds))
                : default;
        }
    }
}
