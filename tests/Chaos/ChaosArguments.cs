using System.Globalization;
using Chaos.Schedules;

namespace Chaos;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">The first schedule's seed; the others follow it one by one.</param>
/// <param name="Schedules">How many random schedules, besides the listed seeds.</param>
/// <param name="Minutes">No schedule begins after so many minutes; null for no limit.</param>
/// <param name="Parallel">How many schedules at a time, each with a service and a simulator of its own.</param>
/// <param name="Pace">How much longer everything takes than on an idle machine; null to measure it.</param>
/// <param name="OnlySeed">Leave the listed seeds out.</param>
/// <param name="Limits">With the limits on repairs on, and so small that they are reached.</param>
/// <param name="Keep">Keep the folder of every schedule, not only of those that failed.</param>
internal sealed record ChaosArguments(int Seed, int Schedules, double? Minutes, int Parallel, double? Pace, bool OnlySeed, bool Limits, bool Keep)
{
    /// <summary>Which engine carries the repairs out.</summary>
    public Engine Engine { get; init; } = Engine.StackStorm;

    public const string Help = """
        Random schedules of faults, deaths of the service included, against a simulated StackStorm; what must hold is checked after each.

          --schedules N   how many (default 20)
          --seed N        the first one's seed (default: random, and printed)
          --minutes M     begin none after M minutes
          --parallel N    so many at a time (default 4)
          --pace P        how much longer everything takes than on an idle machine (default: measured, and printed)
          --only          without the seeds of tests/Chaos/seeds.txt, which otherwise run first
          --engine E      stackstorm (default) or awx: which engine carries the repairs out
          --limits        with the limits on repairs on, and so small that they are reached; otherwise they are off
          --keep          keep the logs of the schedules that passed, too

        One again:  dotnet run --project tests/Chaos -- --only --schedules 1 --seed N
        """;

    /// <returns>Null for what is not understood.</returns>
    public static ChaosArguments? Read(string[] args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            if (name is "--only" or "--limits" or "--keep")
            {
                values[name] = "yes";
            }
            else if (name is "--schedules" or "--seed" or "--minutes" or "--parallel" or "--pace" or "--engine" && i + 1 < args.Length)
            {
                values[name] = args[++i];
            }
            else
            {
                return null;
            }
        }

        return Enum.TryParse<Engine>(values.GetValueOrDefault("--engine", "stackstorm"), ignoreCase: true, out var engine)
            && Number("--seed", Random.Shared.Next(1, 1_000_000)) is { } seed
            && Number("--schedules", 20) is { } schedules
            && Number("--minutes", double.PositiveInfinity) is { } minutes
            && Number("--parallel", 4) is { } parallel and >= 1
            && Number("--pace", 0) is { } pace
            ? new ChaosArguments(
                (int)seed,
                (int)schedules,
                double.IsInfinity(minutes) ? null : minutes,
                (int)parallel,
                pace > 0 ? pace : null,
                values.ContainsKey("--only"),
                values.ContainsKey("--limits"),
                values.ContainsKey("--keep"))
            {
                Engine = engine,
            }
            : null;

        double? Number(string name, double unset) =>
            !values.TryGetValue(name, out var text) ? unset
            : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
