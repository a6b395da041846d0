using System.Globalization;

namespace Chaos.Schedules;

/// <summary>Rolls one schedule from a seed.</summary>
internal sealed class StormDice(int seed, Engine engine = Engine.StackStorm)
{
    /// <summary>The order of rolls is part of what a seed means: a listed seed's schedule changes with it.</summary>
    public static readonly string[] Actions =
        ["network.remediation.enable_interface", "network.remediation.reduce_cpu", "network.remediation.generic_fix"];

    /// <summary>The templates that stand for these actions in AWX: with and without labels, and one job at a time.</summary>
    public static readonly string[] Templates = ["network-repair", "no-labels", "serial"];

    public static readonly string[] Faults = ["接口Gig0/0/1 down", "接口Gig0/0/2 down", "CPU使用率95%", "内存使用率97%"];

    private readonly Random dice = new(seed);
    private double length;

    public Storm Roll()
    {
        length = Between(3, 8);
        var settings = new StormSettings(
            RequestTimeout: Between(0.5, 1.2),
            ExecutionTimeout: Between(4, 8),
            SettleTime: Between(4, 6),
            AnalyzeTimeout: Between(1.5, 5),
            DeviceHold: Between(5, 12),
            WaitScale: Between(0.01, 0.06),
            Stream: Chance(0.8));
        List<Happening> all =
        [
            .. Many(5, 14, Analysis),
            .. Many(0, 4, Trouble),
            .. Many(0, 2, Outage).SelectMany(pair => pair),
            .. Many(1, 4, Ending),
            .. Chance(0.5) ? Many(1, 2, StreamTrouble) : [],
            .. Chance(0.3) ? Many(1, 2, RunnerDeath) : [],
            .. Chance(0.5) ? [ByChance()] : Array.Empty<Happening>(),
            .. Chance(0.4) ? Many(1, 3, () => new Cancellation(Moment(), dice.Next(6))) : [],
            .. Chance(0.25) ? [Role()] : Array.Empty<Happening>(),
        ];
        var deaths = Many(0, 3, Death);
        settings = settings with { Engine = engine };

        // Rolled last, so that a seed from before there was a fallback, or an action that outlives its cancellation, still means what it meant.
        settings = settings with { Fallback = Chance(0.5) };
        all.Add(new Handle(
            TimeSpan.Zero, HttpMethod.Put, "late-runs", string.Create(CultureInfo.InvariantCulture, $$"""{"every": {{dice.Next(1, 4)}}, "after_seconds": {{Between(0.05, 1):0.00}}}""")));
        all.AddRange(Chance(0.5) ? Many(1, 3, () => new Cancellation(Moment(), dice.Next(6))) : []);
        return new Storm(seed, [.. all.OrderBy(what => what.At)], deaths, settings);
    }

    private Analysis Analysis() => new(
        Moment(),
        Device: dice.Next(1, 4),
        Faults: [.. dice.GetItems(Faults, dice.Next(1, 3)).Distinct()],
        Key: Chance(0.3) ? $"key-{dice.Next(1, 4)}" : null,
        Async: Chance(0.3),
        HangsUpAfter: Chance(0.25) ? TimeSpan.FromSeconds(Between(0.05, 2)) : null);

    private Handle Trouble()
    {
        var method = Pick("POST", "POST", "GET", "DELETE");
        var path = method == "GET" ? Pick("/executions", "/traces", "/actions") : "/executions";
        if (engine is Engine.Awx)
        {
            // What stands for the same: launches, reading jobs and templates, cancellations.
            (method, path) = (method, path) switch
            {
                ("POST", _) => ("POST", "/launch"),
                ("DELETE", _) => ("POST", "/cancel"),
                (_, "/actions") => ("GET", "/job_templates"),
                _ => ("GET", "/jobs"),
            };
        }

        var delay = Between(0.1, 3);
        var what = Pick(
            """ "drop": true """,
            """ "when": "after", "drop": true """,
            """ "when": "after", "half": true """,
            """ "when": "after", "status": 500 """,
            """ "status": 502, "html": "<html>502 Bad Gateway</html>" """,
            $""" "delay_seconds": {delay} """,
            $""" "when": "after", "delay_seconds": {delay} """,
            $""" "when": "after", "delay_seconds": {delay}, "drop": true """,
            """ "when": "after", "status": 500, "orphan": true """);
        return Post("faults", $$"""{"method": "{{method}}", "path": "{{path}}", "times": {{dice.Next(1, 4)}},{{what}}}""");
    }

    private IEnumerable<Happening> Outage()
    {
        var (part, from) = (engine is Engine.Awx
            ? Pick("dispatcher", "dispatcher", "database", "nginx", "nginx")
            : Pick("rabbitmq", "rabbitmq", "database", "scheduler", "runner"), Moment());
        yield return new Handle(from, HttpMethod.Put, $"outages/{part}");
        yield return new Handle(from + TimeSpan.FromSeconds(Between(0.3, 4)), HttpMethod.Delete, $"outages/{part}");
    }

    private Handle Ending()
    {
        var ending = engine is Engine.Awx
            ? Pick("successful", "successful", "failed", "unreachable", "failed_timeout", "failed_reaped", "error", "error_midway", "canceled_elsewhere", "never_placed", "never_ends", "gone")
            : Pick("succeeded", "succeeded", "failed", "timeout", "abandoned", "canceled", "never_begins", "never_ends", "waits_for_person", "delayed");
        var seconds = Between(0.05, 3);
        return new Handle(
            Moment(), HttpMethod.Put, $"actions/{Pick(engine is Engine.Awx ? Templates : Actions)}", string.Create(CultureInfo.InvariantCulture, $$"""{"ending": "{{ending}}", "seconds": {{seconds:0.00}}}"""));
    }

    private Handle StreamTrouble() => engine is Engine.Awx
        ? new Handle(Moment(), HttpMethod.Put, "cancels", string.Create(CultureInfo.InvariantCulture, $$"""{"outlives_seconds": {{Between(0.5, 4)}}}"""))
        : Post(Pick("stream/break", "stream/hang"));

    private Handle RunnerDeath() => engine is Engine.Awx
        ? new Handle(Moment(), HttpMethod.Put, "cancels", """{"ignored": true}""")
        : Post(Pick("runner/term", "runner/kill"));

    /// <summary>The delays stay below the time over which a lost POST is looked for: beyond it, no client can know.</summary>
    private Handle ByChance() => new(
        Moment(),
        HttpMethod.Put,
        "random",
        string.Create(CultureInfo.InvariantCulture, $$"""{"seed": {{seed}}, "rate": {{Between(0.02, 0.3):0.00}}, "longest_seconds": {{Between(0.2, 2.5):0.00}}}"""));

    private Handle Role() => engine is Engine.Awx ? new(Moment(), HttpMethod.Put, "redirects", """{"posts": true}""") : new(Moment(), HttpMethod.Put, $"role/{Pick("no_traces", "no_stream", "minimum")}");

    private Death Death() => new(
        After: TimeSpan.FromSeconds(Between(0.2, 6)),
        Moment: Chance(0.5) ? DeathMoment.Any : Chance(0.5) ? DeathMoment.PostArrives : DeathMoment.PostIsDone,
        Gentle: Chance(0.35),
        DownFor: TimeSpan.FromSeconds(Between(0, 1.5)));

    private Handle Post(string path, string? body = null) => new(Moment(), HttpMethod.Post, path, body);

    private List<T> Many<T>(int least, int most, Func<T> one) => [.. Enumerable.Range(0, dice.Next(least, most + 1)).Select(_ => one())];

    private TimeSpan Moment() => TimeSpan.FromSeconds(Between(0, length));

    private double Between(double least, double most) => Math.Round(least + (dice.NextDouble() * (most - least)), 2);

    private bool Chance(double share) => dice.NextDouble() < share;

    private string Pick(params string[] of) => of[dice.Next(of.Length)];
}
