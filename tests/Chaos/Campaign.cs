using Chaos.Schedules;

namespace Chaos;

/// <summary>Runs the schedules, some at a time, and tells of each.</summary>
internal sealed class Campaign(ChaosArguments wanted)
{
    private const string Project = "tests/Chaos";

    private readonly Lock console = new();
    private readonly List<int> failed = [];
    private readonly SortedDictionary<string, int> limited = new(StringComparer.Ordinal);
    private double pace;
    private int done;
    private int ranOn;

    /// <returns>True when every schedule held what must hold.</returns>
    public async Task<bool> RunAsync(CancellationToken interrupted)
    {
        var began = TimeProvider.System.GetTimestamp();
        List<int> seeds = [.. wanted.OnlySeed || wanted.Engine is Engine.Awx ? [] : Listed(), .. Enumerable.Range(wanted.Seed, wanted.Schedules)];
        pace = wanted.Pace ?? await Pace.MeasureAsync(wanted.Parallel, interrupted);
        Console.WriteLine(FormattableString.Invariant(
            $"{seeds.Count} schedules, {wanted.Parallel} at a time; first random seed {wanted.Seed}, pace {pace:0.0}"));
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = wanted.Parallel, CancellationToken = interrupted };
            await Parallel.ForEachAsync(seeds, options, async (seed, cancellation) =>
            {
                if (wanted.Minutes is not { } minutes || TimeProvider.System.GetElapsedTime(began).TotalMinutes < minutes)
                {
                    await RunAsync(seed, cancellation);
                }
            });
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            Console.WriteLine("Interrupted.");
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        var left = seeds.Count - done;
        Console.WriteLine($"{done - failed.Count} schedules held, {failed.Count} failed, {left} not begun, in {took.TotalSeconds:0} s");
        Console.WriteLine($"in {ranOn} of them an action worked on after its execution was called canceled or abandoned");
        if (wanted.Limits)
        {
            Console.WriteLine($"refused by a limit before there was a repair: {string.Join(", ", limited.Select(rule => $"{rule.Value} {rule.Key}"))}");
        }

        foreach (var seed in failed)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  again: dotnet run --project {Project} -- --only --schedules 1 --seed {seed} --pace {pace:0.0}{(wanted.Limits ? " --limits" : "")}{(wanted.Engine is Engine.Awx ? " --engine awx" : "")}"));
        }

        return failed.Count == 0 && done > 0;
    }

    private async Task RunAsync(int seed, CancellationToken cancellation)
    {
        var storm = (wanted.Limits ? new LimitDice(seed).Roll() : new StormDice(seed, wanted.Engine).Roll()).At(pace);
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "chaos", wanted.Engine is Engine.Awx ? $"awx-{seed}" : $"{seed}")).FullName;
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var outcome = await StormRun.RunAsync(storm, pace, folder, cancellation);
        lock (console)
        {
            done++;
            ranOn += outcome.RanOn > 0 ? 1 : 0;
            foreach (var (rule, count) in outcome.Limited)
            {
                limited[rule] = limited.GetValueOrDefault(rule) + count;
            }

            Console.WriteLine($"seed {seed}: {(outcome.Held ? "held" : "FAILED")}, {outcome.Summary}");
            if (!outcome.Held)
            {
                failed.Add(seed);
                outcome.Problems.ToList().ForEach(problem => Console.WriteLine($"    {problem}"));
                Console.WriteLine($"    logs: {folder}");
            }
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, "schedule.txt"), storm.Describe(), CancellationToken.None);
        if (outcome.Held && !wanted.Keep)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<int> Listed() =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "seeds.txt"))
        let word = line.Split(' ', 2)[0]
        where int.TryParse(word, out _)
        select int.Parse(word, System.Globalization.CultureInfo.InvariantCulture);
}
