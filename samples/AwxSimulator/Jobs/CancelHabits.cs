namespace AwxSimulator.Jobs;

/// <param name="OutlivesSeconds">For how long the playbook of a running job works on after a cancel, at most.</param>
/// <param name="Ignored">A cancel of a running job is answered with 202, and the job stays <c>running</c>.</param>
internal sealed record CancelHabit(double OutlivesSeconds = 0, bool Ignored = false)
{
    public string? Problem() => OutlivesSeconds is < 0 or > 86400 ? "outlives_seconds is 0 to 86400" : null;
}

/// <summary>What a cancel does now.</summary>
internal sealed class CancelHabits
{
    private volatile CancelHabit now = new();

    public CancelHabit Now
    {
        get => now;
        set => now = value;
    }
}
