using System.Collections.Concurrent;
using System.Globalization;
using Chaos.Schedules;

namespace AiService.Bench.Engines;

/// <summary>How soon the service knows that an execution is over, and what it costs to wait for many: stream, batched poll, and one poll for each.</summary>
/// <param name="engine">Which engine carries the repairs out; AWX has no stream, and its own default interval.</param>
internal sealed class EngineBench(Engine engine)
{
    private const int WarmUp = 20;

    private TimeSpan Interval => TimeSpan.FromSeconds(engine is Engine.Awx ? 2 : 0.5);

    /// <param name="options"><c>[executions] [open]</c>: how many end in the first part, and how many are open in the second; 200 and 1000, 0 for none.</param>
    public async Task RunAsync(string[] options)
    {
        var (ending, open) = (Number(options, 0, 200), Number(options, 1, 1000));
        if (ending > 0)
        {
            await TellDelaysAsync(ending);
        }

        if (open > 0)
        {
            await TellCostsAsync(open);
        }
    }

    private async Task TellDelaysAsync(int ending)
    {
        Console.WriteLine($"From an execution's end to its knowing; {ending} executions, poll interval {Interval.TotalSeconds} s");
        if (engine is Engine.StackStorm)
        {
            Console.WriteLine($"  service, stream          {await ServiceDelaysAsync(ending, stream: true)}");
        }

        Console.WriteLine($"  service, polling alone   {await ServiceDelaysAsync(ending, stream: false)}");
        Console.WriteLine($"  one poll for each        {await NaiveDelaysAsync(ending)}");
    }

    private async Task TellCostsAsync(int open)
    {
        Console.WriteLine($"{open} open executions over 20 s");
        if (engine is Engine.StackStorm)
        {
            Console.WriteLine($"  service, stream          {await ServiceCostAsync(open, stream: true)}");
        }

        Console.WriteLine($"  service, polling alone   {await ServiceCostAsync(open, stream: false)}");
        Console.WriteLine($"  one poll for each        {await NaiveCostAsync(open)}");
    }

    private async Task<Delays> ServiceDelaysAsync(int count, bool stream)
    {
        await using var surroundings = await Surroundings.StartAsync(engine, 2, Settings(stream));
        var warm = await surroundings.RepairToTheEndAsync(WarmUp, TimeSpan.FromSeconds(2));
        var repairs = await surroundings.RepairToTheEndAsync(count, TimeSpan.FromSeconds(count / 20.0));
        var ends = (await surroundings.WitnessAsync()).Runs.ToDictionary(run => run.ExecutionId, run => run.EndedAt);
        return new Delays(repairs
            .Where(repair => repair.State == "succeeded" && !warm.Any(early => early.Id == repair.Id))
            .Select(repair => repair.EndedAt!.Value - ends[repair.ExecutionId!]!.Value));
    }

    private async Task<Delays> NaiveDelaysAsync(int count)
    {
        await using var surroundings = await Surroundings.StartAsync(engine, 2, null);
        var polling = new NaivePolling(surroundings, Interval);
        await Surroundings.SpreadAsync(count, TimeSpan.FromSeconds(count / 20.0), async device =>
            await polling.FollowAsync(await surroundings.BeginAsync(device), CancellationToken.None));
        var runs = (await surroundings.WitnessAsync()).Runs;
        return new Delays(runs.Select(run => polling.Known[run.ExecutionId] - run.EndedAt!.Value));
    }

    private async Task<string> ServiceCostAsync(int count, bool stream)
    {
        await using var surroundings = await Surroundings.StartAsync(engine, 3600, Settings(stream));

        // One, so that what the way of a repair takes by itself is there; then what the others cost.
        await surroundings.RepairAsync(1, TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        var atRest = surroundings.ResidentMegabytes();
        await surroundings.RepairAsync(count, TimeSpan.FromSeconds(count / 20.0));
        while ((await surroundings.WitnessAsync()).Runs.Count < count)
        {
            await Task.Delay(Interval, TimeProvider.System);
        }

        return $"{await CostAsync(surroundings, surroundings.ResidentMegabytes)}, {atRest.ToString("0", CultureInfo.InvariantCulture)} MB before them";
    }

    private async Task<string> NaiveCostAsync(int count)
    {
        await using var surroundings = await Surroundings.StartAsync(engine, 3600, null);
        var polling = new NaivePolling(surroundings, Interval);
        var ids = new ConcurrentBag<string>();
        await Surroundings.SpreadAsync(count, TimeSpan.FromSeconds(count / 50.0), async device => ids.Add(await surroundings.BeginAsync(device)));
        using var enough = new CancellationTokenSource();
        var following = ids.Select(id => polling.FollowAsync(id, enough.Token)).ToList();
        var cost = await CostAsync(surroundings, null);
        await enough.CancelAsync();
        await Task.WhenAll(following.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        return cost;
    }

    private static async Task<string> CostAsync(Surroundings surroundings, Func<double>? resident)
    {
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System); // what beginning cost is over
        var (before, began) = (await surroundings.RequestsAsync(), TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        var rate = (await surroundings.RequestsAsync() - before) / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var memory = resident is null ? "" : string.Create(CultureInfo.InvariantCulture, $"   {resident():0} MB resident");
        return string.Create(CultureInfo.InvariantCulture, $"{rate,7:0.0} requests/s{memory}");
    }

    private Dictionary<string, string> Settings(bool stream)
    {
        var name = engine is Engine.Awx ? "AWX" : "STACKSTORM";
        var settings = new Dictionary<string, string>
        {
            [$"{name}_POLL_INTERVAL"] = Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            [engine is Engine.Awx ? "AWX_JOB_TIMEOUT" : "STACKSTORM_EXECUTION_TIMEOUT"] = "7200",
            ["LOG_LEVEL"] = "Warning",
        };
        if (!stream && engine is Engine.StackStorm)
        {
            settings["STACKSTORM_STREAM_URL"] = "off";
        }

        return settings;
    }

    private static int Number(string[] options, int at, int unset) =>
        options.Length > at ? int.Parse(options[at], CultureInfo.InvariantCulture) : unset;
}
