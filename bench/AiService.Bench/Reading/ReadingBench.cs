using System.Diagnostics;
using System.Globalization;
using System.Text;
using AiService.Faults.Reading;
using AiService.Tests.Faults;

namespace AiService.Bench.Reading;

/// <summary>
/// How well fault texts are read, over the labelled corpus of the tests; what reading costs beside normalising the same texts; and how the time
/// of hostile texts grows with their length.
/// </summary>
internal static class ReadingBench
{
    private const int Rounds = 15;

    public static Task RunAsync()
    {
        TellDecisions();
        TellCosts();
        TellGrowth("Descriptions", [1_250, 2_500, 5_000, 10_000], text => FaultReader.Read(text).Statements.Count);
        TellGrowth("Reports", [12_500, 25_000, 50_000, 100_000], text => FaultReader.ReadReport(text).Statements.Count);
        return Task.CompletedTask;
    }

    private static void TellDecisions()
    {
        var planner = new CorpusPlanner();
        var judged = CorpusText.All.Select(text => (Text: text, Result: planner.Judge(text))).ToList();
        Console.WriteLine($"Decisions, {judged.Count} texts. Of those that must run, how many do; of those that must not, how many do not.");
        Console.WriteLine($"  {"",-18} {"must run",8} {"runs",6} {"does not",9} {"other action",13} {"other port",11}   {"must not",8} {"does not",9} {"runs",6}");
        Tell("part", judged.GroupBy(text => text.Text.Part));
        Tell("kind", judged.GroupBy(text => text.Text.Kind));
        Tell("", judged.GroupBy(_ => "all"));
        foreach (var (text, result) in judged.Where(text => text.Result is not CorpusResult.Right))
        {
            Console.WriteLine($"  {result}: [{text.Part}, {text.Kind}] {text.Words.ReplaceLineEndings("⏎")}");
        }
    }

    private static void Tell(string by, IEnumerable<IGrouping<string, (CorpusText Text, CorpusResult Result)>> groups)
    {
        Console.WriteLine($"  {(by.Length > 0 ? "by " + by : "")}");
        foreach (var group in groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var must = group.Where(text => text.Text.Execute).ToList();
            var mustNot = group.Count() - must.Count;
            var ran = group.Count(text => text.Result is CorpusResult.Ran);
            Console.WriteLine(
                $"  {group.Key,-18} {must.Count,8} {Count(must, CorpusResult.Right),6} {Count(must, CorpusResult.DidNotRun),9} {Count(must, CorpusResult.WrongAction),13} "
                + $"{Count(must, CorpusResult.WrongPort),11}   {mustNot,8} {mustNot - ran,9} {ran,6}");
        }
    }

    private static int Count(List<(CorpusText Text, CorpusResult Result)> texts, CorpusResult result) => texts.Count(text => text.Result == result);

    private static void TellCosts()
    {
        Console.WriteLine();
        Console.WriteLine($"Costs of {BenchTexts.Length} characters, microseconds, medians of {Rounds} rounds in turn: NFKC of the text, and reading it.");
        Console.WriteLine($"  {"kind",-18} {"texts",5} {"NFKC",8} {"reading",9} {"ratio",7}");
        var kinds = BenchTexts.ByKind();
        var all = kinds.SelectMany(kind => kind.Texts).ToList();
        foreach (var (kind, texts) in kinds.Append(("all", all)))
        {
            var (normalise, read) = (new List<double>(), new List<double>());
            for (var round = -Rounds; round < Rounds; round++)
            {
                var first = Time(texts, text => text.Normalize(NormalizationForm.FormKC).Length);
                var second = Time(texts, text => FaultReader.Read(text).Statements.Count);
                if (round >= 0)
                {
                    normalise.Add(first);
                    read.Add(second);
                }
            }

            var (baseline, ours) = (Median(normalise), Median(read));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind,-18} {texts.Count,5} {baseline,8:0.00} {ours,9:0.00} {ours / baseline,7:0.0}"));
        }
    }

    private static void TellGrowth(string what, int[] sizes, Func<string, int> read)
    {
        Console.WriteLine();
        Console.WriteLine($"{what}, hostile texts, milliseconds by length in characters; 8 times the length takes … times the time.");
        Console.WriteLine($"  {"text",-28} {string.Join(' ', sizes.Select(size => $"{size,9}"))} {"growth",8}");
        foreach (var (name, make) in BenchTexts.Hostile)
        {
            var times = new List<double>();
            foreach (var size in sizes)
            {
                var text = make(size);
                read(text);
                times.Add(Median([.. Enumerable.Range(0, 5).Select(_ => Time([text], read) / 1000)]));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-28} {string.Join(' ', times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{time,9:0.00}")))} {times[^1] / times[0],8:0.0}"));
        }
    }

    /// <summary>Microseconds for one text.</summary>
    private static double Time(IReadOnlyList<string> texts, Func<string, int> work)
    {
        var sum = 0;
        var begin = Stopwatch.GetTimestamp();
        foreach (var text in texts)
        {
            sum += work(text);
        }

        var taken = Stopwatch.GetElapsedTime(begin);
        GC.KeepAlive(sum);
        return taken.TotalMicroseconds / texts.Count;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
