using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AiService.Bench.Reading;
using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Faults.Statements;
using AiService.Matching;

namespace AiService.Bench.Matching;

/// <summary>What an action map of many keywords takes to read and check, and a match in it, beside comparing a text with each keyword.</summary>
internal static class MapBench
{
    private const int Rounds = 9;

    /// <param name="options">The number of keywords; 10,000 by default.</param>
    public static Task RunAsync(string[] options)
    {
        var count = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 10_000;
        var json = JsonSerializer.Serialize(Keywords().Take(count).ToDictionary(keyword => keyword, _ => "network.remediation.fix"));
        var readings = BenchTexts.ByKind().SelectMany(kind => kind.Texts).SelectMany(text => FaultReader.Read(text).Statements).ToList();

        var start = Stopwatch.StartNew();
        var map = ActionMapReader.Read(json).Map;
        var read = start.Elapsed;
        var shadowed = map.Shadowed().Count();
        Console.WriteLine($"A map of {map.Entries.Count:N0} keywords: read in {read.TotalMilliseconds:0} ms, checked in {(start.Elapsed - read).TotalMilliseconds:0} ms; {shadowed:N0} never decide.");

        var matcher = new ActionMatcher(map, null);
        var (all, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            all.Add(Microseconds(readings, reading => EachKeyword(map, reading)));
            ours.Add(Microseconds(readings, reading => matcher.Match(reading).Also.Count));
        }

        Console.WriteLine(
            $"A match, microseconds, mean of {readings.Count} statements, median of {Rounds} rounds: each keyword compared {Median(all):0.0}, the matcher {Median(ours):0.0}.");
        return Task.CompletedTask;
    }

    private static int EachKeyword(ActionMap map, FaultReading reading)
    {
        var words = KeywordText.Of(reading.Text);
        return map.Entries.Count(entry => KeywordFit.In(entry.Keyword, reading, words) is not MatchRule.None);
    }

    /// <summary>Ports of many names, alternating with things and states that most texts have a part of.</summary>
    private static IEnumerable<string> Keywords()
    {
        string[] states = ["down", "故障", "断开", "流量过高", "flapping", "err-disabled", "CRC错误", "丢包"];
        for (var at = 0; ; at++)
        {
            var state = states[at % states.Length];
            yield return at % 2 == 0 ? $"接口Gig{at / 96 % 8}/0/{at / 8} {state}" : $"业务{at / 8}{state}";
        }
    }

    private static double Microseconds(List<FaultReading> readings, Func<FaultReading, int> match)
    {
        var start = Stopwatch.GetTimestamp();
        readings.ForEach(reading => match(reading));
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / readings.Count;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
