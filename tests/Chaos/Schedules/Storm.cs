using System.Globalization;

namespace Chaos.Schedules;

/// <summary>One schedule: what happens when, and with which settings. The same seed gives the same one.</summary>
internal sealed record Storm(int Seed, IReadOnlyList<Happening> Happenings, StormSettings Settings)
{
    public IEnumerable<string> Describe() =>
    [
        $"seed {Seed}",
        Settings.ToString(),
        .. Happenings.Select(what => string.Create(CultureInfo.InvariantCulture, $"{what.At.TotalSeconds,6:0.00}  {what}")),
    ];
}

/// <summary>Scaled-down times, in seconds, so that a schedule takes seconds where a bad day takes hours.</summary>
/// <param name="RequestTimeout">For one request to StackStorm.</param>
/// <param name="ExecutionTimeout">For how long an execution is followed.</param>
/// <param name="SettleTime">For how long a lost POST is looked for; longer than any delay of the schedule, or no client could know.</param>
/// <param name="AnalyzeTimeout">For how long a caller is kept waiting.</param>
/// <param name="DeviceHold">For how long a device is left alone when nobody knows.</param>
/// <param name="WaitScale">What the simulator's measured waits are multiplied by: 23 s for a POST without RabbitMQ, 72 for a DELETE.</param>
/// <param name="Stream">False where StackStorm's stream is not there.</param>
internal sealed record StormSettings(
    double RequestTimeout,
    double ExecutionTimeout,
    double SettleTime,
    double AnalyzeTimeout,
    double DeviceHold,
    double WaitScale,
    bool Stream);
