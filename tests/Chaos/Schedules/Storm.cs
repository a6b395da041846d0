using System.Globalization;

namespace Chaos.Schedules;

/// <summary>One schedule: what happens when, and with which settings. The same seed gives the same one.</summary>
internal sealed record Storm(int Seed, IReadOnlyList<Happening> Happenings, IReadOnlyList<Death> Deaths, StormSettings Settings)
{
    /// <summary>The same on a slower machine: everything takes so much longer.</summary>
    public Storm At(double pace) => new(
        Seed,
        [.. Happenings.Select(what => what with { At = what.At * pace })],
        [.. Deaths.Select(death => death with { After = death.After * pace, DownFor = death.DownFor * pace })],
        Settings.At(pace));

    public IEnumerable<string> Describe() =>
    [
        $"seed {Seed}",
        Settings.ToString(),
        .. Happenings.Select(what => string.Create(CultureInfo.InvariantCulture, $"{what.At.TotalSeconds,6:0.00}  {what}")),
        .. Deaths.Select(death => $"        {death}"),
    ];
}

/// <summary>Scaled-down times, in seconds, so that a schedule takes seconds where a bad day takes hours.</summary>
/// <param name="RequestTimeout">For one request to StackStorm.</param>
/// <param name="ExecutionTimeout">For how long an execution is followed.</param>
/// <param name="SettleTime">For how long a lost POST is looked for; longer than any delay of the schedule, or no client could know.</param>
/// <param name="AnalyzeTimeout">For how long a caller is kept waiting.</param>
/// <param name="DeviceHold">For how long a device is left alone when a repair ended unknown.</param>
/// <param name="WaitScale">What the simulator's measured waits are multiplied by: 23 s for a POST without RabbitMQ, 72 for a DELETE.</param>
/// <param name="Stream">False where StackStorm's stream is not there.</param>
/// <param name="ActionTimeout">For how long an action may work, in whole seconds: longer than those of a schedule take.</param>
/// <param name="Fallback">What did not work is handed to the local agent, which knows none of the devices and never begins.</param>
/// <param name="Limits">The limits on repairs; null where they are off.</param>
/// <param name="Engine">Which engine carries the repairs out.</param>
internal sealed record StormSettings(
    double RequestTimeout,
    double ExecutionTimeout,
    double SettleTime,
    double AnalyzeTimeout,
    double DeviceHold,
    double WaitScale,
    bool Stream,
    int ActionTimeout = 6,
    bool Fallback = false,
    StormLimits? Limits = null,
    Engine Engine = Engine.StackStorm)
{
    public StormSettings At(double pace) => this with
    {
        RequestTimeout = Math.Round(RequestTimeout * pace, 2),
        ExecutionTimeout = Math.Round(ExecutionTimeout * pace, 2),
        SettleTime = Math.Round(SettleTime * pace, 2),
        AnalyzeTimeout = Math.Round(AnalyzeTimeout * pace, 2),
        DeviceHold = Math.Round(DeviceHold * pace, 2),
        WaitScale = WaitScale * pace,
        ActionTimeout = (int)Math.Ceiling(ActionTimeout * pace),
        Limits = Limits?.At(pace),
    };
}

/// <summary>The engines that carry repairs out.</summary>
internal enum Engine
{
    StackStorm,
    Awx,
}
