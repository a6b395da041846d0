using System.Globalization;

namespace Chaos.Schedules;

/// <summary>What a death waits for, so that it comes in the moment that matters.</summary>
internal enum DeathMoment
{
    /// <summary>Nothing: it comes when its time has come.</summary>
    Any,

    /// <summary>A POST to StackStorm has just arrived there.</summary>
    PostArrives,

    /// <summary>A POST to StackStorm has just been carried out: its answer is on the way, or lost.</summary>
    PostIsDone,
}

/// <summary>The service dies, and is started again.</summary>
/// <param name="After">From the moment when it answered, after its last start.</param>
/// <param name="Moment">What it waits for then, for some seconds at most.</param>
/// <param name="Gentle">SIGTERM instead of SIGKILL.</param>
/// <param name="DownFor">Until it is started again.</param>
internal sealed record Death(TimeSpan After, DeathMoment Moment, bool Gentle, TimeSpan DownFor)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Gentle ? "SIGTERM" : "kill -9")} {After.TotalSeconds:0.00} s after the start, moment: {Moment}, down for {DownFor.TotalSeconds:0.00} s");
}
