using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Faults.Statements;
using AiService.Matching;
using AiService.Repairs.Maintenance;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Repairs.Rules;

/// <summary>
/// One generated sequence of requests, beginnings, ends, restarts and clock jumps, on the admission that decides in production. What shares a device waits for
/// it elsewhere, so that no two of one device are let begin at once.
/// </summary>
/// <param name="seed">Generates the sequence, and keeps it apart from others in the same records.</param>
/// <param name="records">The records.</param>
/// <param name="windows">No maintenance windows.</param>
internal sealed class LimitSequence(int seed, ListedRecords records, MaintenanceWindows windows) : IDisposable
{
    private static readonly string[] Faults = ["接口Gig0/0/1 down", "接口Gig0/0/2 down"];
    private static readonly FaultReading[] Readings = [.. Faults.Select(words => FaultReader.Read(words).Statements[0])];
    private static readonly RepairState[] Ends = [RepairState.Succeeded, RepairState.Failed, RepairState.Failed, RepairState.Unknown, RepairState.Canceled, RepairState.Refused];
    private static readonly int[] Jumps = [1, 20, 59, 61, 300, 900, 3500, 3700];

#pragma warning disable CA5394 // Reproducible, not secret.
    private readonly Random random = new(seed);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(30L * seed));
    private readonly List<SeenRepair> seen = [];
    private readonly List<(OpenRepair Repair, SeenRepair Seen)> open = [];
    private RepairAdmission admission = null!;
    private LimitModel model = null!;

    /// <summary>True once the clock was set back.</summary>
    public bool WentBack { get; private set; }

    /// <summary>What was let begin, and what each rule kept from it.</summary>
    public Dictionary<string, int> Told { get; } = [];

    public void Dispose() => admission.Dispose();

    /// <summary>Runs it.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public async Task<string?> RunAsync(bool back)
    {
        var limits = new LimitOptions
        {
            Cooldown = TimeSpan.FromSeconds(Pick(0, 30, 300)),
            FailedCooldown = TimeSpan.FromSeconds(Pick(0, 60, 900)),
            MaxAttempts = Pick(0, 1, 2, 3),
            AttemptsWindow = TimeSpan.FromSeconds(Pick(100, 3600)),
            MaxOpen = Pick(0, 1, 2, 3),
            MaxPerMinute = Pick(0, 1, 2, 4),
            GroupMaxPerHour = Pick(0, 1, 2),
            BreakerFailures = Pick(0, 1, 2, 3),
            BreakerTime = TimeSpan.FromSeconds(Pick(60, 600)),
        };
        model = new LimitModel(limits);
        Start(limits);
        for (var step = 0; step < 40; step++)
        {
            time.Advance(TimeSpan.FromTicks(random.Next(1, 1000)));
            var told = random.Next(12) switch
            {
                < 6 => await RequestAsync(),
                < 8 => await BeginAsync(open.FindIndex(one => !one.Seen.HasBegun)),
                < 10 => await EndAsync(open.FindIndex(one => one.Seen.HasBegun)),
                10 => Jump(back),
                _ => random.Next(4) == 0 ? Restart(limits) : Jump(back: false),
            };
            if (told is not null)
            {
                return $"sequence {seed}, step {step}: {told}; {limits}";
            }
        }

        return null;
    }

    private async Task<string?> RequestAsync()
    {
        var (device, fault) = (random.Next(4), random.Next(Faults.Length));
        if (open.Exists(one => one.Seen.Subject.Device == Name(device)))
        {
            return null;
        }

        var order = new RepairOrder
        {
            RepairId = Guid.NewGuid(),
            DeviceId = Name(device),
            Description = Faults[fault],
            Level = FaultLevel.P1,
            Reading = Readings[fault],
            Match = new ActionMatch(MatchRule.Parts, $"p.{seed}_{Pick(0, 0, 1)}", "k", ActionMatch.Nothing.Parameters, []),
        };
        var group = device < 3 ? $"g{seed}" : null;
        var repair = records.Open(order, group, time);
        var one = new SeenRepair { Subject = (order.DeviceId, order.Match.Action!, order.Target), Group = group, At = time.GetUtcNow() };

        // What was let begin may begin at any moment: now, for those that ask meanwhile.
        open.ForEach(other => other.Seen.At = other.Seen.HasBegun ? other.Seen.At : one.At);
        var decision = await admission.AdmitAsync(repair);
        var exceeded = model.Exceeded([.. seen, one], one);
        Count(decision.Rule ?? "begins");
        if (decision.Verdict is not Verdict.Allow)
        {
            return exceeded is null && !WentBack ? $"{decision.Rule} keeps from beginning what exceeds no limit ({decision.Reason})" : null;
        }

        seen.Add(one);
        open.Add((repair, one));
        await repair.Repair.RecordAsync();
        return exceeded is null ? null : $"the limit {exceeded} is exceeded by what is let begin";
    }

    private async Task<string?> BeginAsync(int place)
    {
        if (place < 0)
        {
            return null;
        }

        var (repair, one) = open[place];
        var now = time.GetUtcNow();
        await repair.Repair.MoveAsync(_ => RepairState.Sending, new RepairStep("sending"), record => record with { Attempts = 1, BegunAt = now, SentAt = now });
        (one.At, one.HasBegun) = (now, true);
        return model.Exceeded(seen, one) is { } exceeded ? $"the limit {exceeded} is exceeded by what begins" : null;
    }

    private async Task<string?> EndAsync(int place)
    {
        if (place < 0)
        {
            return null;
        }

        var (repair, one) = open[place];
        open.RemoveAt(place);
        var end = Ends[random.Next(Ends.Length)];
        await repair.Repair.ReportAsync(_ => end, new RepairStep(end.Word()));
        (one.EndedAt, one.Well) = (repair.Record.EndedAt, end is RepairState.Succeeded);
        admission.Leave(repair);
        seen.RemoveAll(other => other == one && end is RepairState.Refused);
        return null;
    }

    private string? Jump(bool back)
    {
        // Between being let begin and beginning lie milliseconds: a clock that is set back in just these is not promised anything.
        var isBack = back && random.Next(3) == 0 && open.TrueForAll(one => one.Seen.HasBegun);
        WentBack |= isBack;
        var far = TimeSpan.FromSeconds(Jumps[random.Next(Jumps.Length)]);
        time.AdjustTime(time.GetUtcNow() + (isBack ? -far : far));
        Count(isBack ? "back" : "forward");
        return null;
    }

    /// <summary>The next process: what had begun is taken over, what had not is refused.</summary>
    private string? Restart(LimitOptions limits)
    {
        seen.RemoveAll(one => open.Exists(other => other.Seen == one && !one.HasBegun));
        open.RemoveAll(one => !one.Seen.HasBegun);
        Start(limits);
        foreach (var (repair, _) in open)
        {
            admission.Take(repair);
        }

        Count("restart");
        return null;
    }

    private void Start(LimitOptions limits)
    {
        admission?.Dispose();
        admission = records.Admission(limits, windows, time);
    }

    private string Name(int device) => $"d{seed}-{device}";

    private int Pick(params int[] values) => values[random.Next(values.Length)];
#pragma warning restore CA5394

    private void Count(string what) => Told[what] = Told.GetValueOrDefault(what) + 1;
}
