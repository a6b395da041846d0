using System.Globalization;

namespace Chaos.Schedules;

/// <summary>Something that happens at its moment of a schedule.</summary>
/// <param name="At">From the schedule's begin.</param>
internal abstract record Happening(TimeSpan At);

/// <summary>A caller posts an analysis.</summary>
/// <param name="At">When.</param>
/// <param name="Device">The device.</param>
/// <param name="Faults">Its faults, each of which is mapped to an action.</param>
/// <param name="Key">The <c>Idempotency-Key</c>, when there is one.</param>
/// <param name="Async">With <c>Prefer: respond-async</c>.</param>
/// <param name="HangsUpAfter">The caller hangs up after so long; null for one with patience.</param>
internal sealed record Analysis(TimeSpan At, int Device, IReadOnlyList<string> Faults, string? Key, bool Async, TimeSpan? HangsUpAfter) : Happening(At)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"analysis of device {Device}: {string.Join(", ", Faults)}{(Key is null ? "" : $", key {Key}")}{(Async ? ", async" : "")}{(HangsUpAfter is { } after ? $", hangs up after {after.TotalSeconds:0.00} s" : "")}");
}

/// <summary>One of the simulator's handles is used.</summary>
internal sealed record Handle(TimeSpan At, HttpMethod Method, string Path, string? Body = null) : Happening(At)
{
    public override string ToString() => $"{Method} /simulator/{Path} {Body}";
}

/// <summary>A person wants an open repair stopped.</summary>
/// <param name="At">When.</param>
/// <param name="Which">Of the open ones, counted from the oldest and over again.</param>
internal sealed record Cancellation(TimeSpan At, int Which) : Happening(At)
{
    public override string ToString() => $"cancel open repair {Which}";
}
