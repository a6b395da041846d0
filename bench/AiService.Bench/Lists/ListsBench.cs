using System.Diagnostics;
using System.Globalization;
using AiService.Bench.Audit;
using Chaos.Parts;
using Microsoft.Data.Sqlite;

namespace AiService.Bench.Lists;

/// <summary>What lists of repairs, audit and alerts take with every filter, through HTTP, beside an answer that reads nothing.</summary>
internal static class ListsBench
{
    private const int Rounds = 30;
    private const int WarmUps = 300;
    private const int WarmUp = 3;
    private const int Slowest = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <param name="options"><c>--repairs N</c>: 1,000,000. <c>--combinations N</c>: random combinations of each list, 400. <c>--folder F</c>: keeps the records, or uses those that it holds. <c>--writes</c>: only what writes cost.</param>
    public static async Task RunAsync(string[] options)
    {
        var (repairs, combinations) = (Number("--repairs", 1_000_000), Number("--combinations", 400));
        var kept = Option("--folder");
        var folder = kept is null ? Directory.CreateTempSubdirectory("aiservice-bench-") : Directory.CreateDirectory(kept);
        try
        {
            var file = Path.Combine(folder.FullName, "records.db");
            if (!File.Exists(file))
            {
                await RecordsFill.RunAsync(file, repairs);
            }

            await WriteCost.TellAsync(file);
            if (!options.Contains("--writes"))
            {
                await AskAsync(folder.FullName, file, combinations);
            }
        }
        finally
        {
            if (kept is null)
            {
                folder.Delete(recursive: true);
            }
        }

        string? Option(string name) => Array.IndexOf(options, name) is >= 0 and var at && at + 1 < options.Length ? options[at + 1] : null;

        int Number(string name, int unset) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : unset;
    }

    private static async Task AskAsync(string folder, string file, int combinations)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
        await using var service = new ServiceProcess(ServiceSettings.Of("http://127.0.0.1:9", folder), folder);
        await service.StartAsync(http, CancellationToken.None);

        // The service verifies the audit ten seconds after its start, and has a core for it meanwhile: it is over before anything is timed.
        await http.GetStringAsync(new Uri($"{service.Url}/audit/verify"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The service is process {service.Id}.\n{"",-110} {"p50",9} {"p95",9} {"CPU",9}  ms"));
        await TimeAsync("/health/live", 100);
        var lists = ListQueries.All(connection);

        // Until the code is compiled as it stays.
        for (var round = 0; round < WarmUps; round++)
        {
            await http.GetByteArrayAsync(new Uri($"{service.Url}{lists[round % lists.Count].Path}?limit=200&device_id=device-0"));
        }

        foreach (var (path, filters) in lists)
        {
            var single = new List<Taken>();
            foreach (var query in ListQueries.Single(filters))
            {
                single.Add(await TimeAsync($"{path}?{query}", Rounds));
            }

            var combined = new List<Taken>();
            foreach (var query in ListQueries.Combined(filters, combinations))
            {
                combined.Add(await TimeAsync($"{path}?{query}", rounds: 3, isTold: false));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{path}: of {single.Count} filters the slowest has a p95 of {single.Max(one => one.P95):0.0} ms; of {combined.Count} combinations, the medians of three:"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  p50 {Medians.Of(combined.Select(one => one.P50)):0.0}, p95 {Medians.At(combined.Select(one => one.P50), 0.95):0.0}, p99 {Medians.At(combined.Select(one => one.P50), 0.99):0.0} ms; the slowest:"));
            foreach (var slow in combined.OrderByDescending(one => one.P50).Take(Slowest))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {slow.P50,9:0.0} ms  {slow.Query}"));
            }
        }

        async Task<Taken> TimeAsync(string query, int rounds, bool isTold = true)
        {
            var times = new List<double>();
            var (began, cpu) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
            using var process = Process.GetProcessById(service.Id);
            for (var round = isTold ? -WarmUp : 0; round < rounds && (times.Count == 0 || Stopwatch.GetElapsedTime(began) < Longest); round++)
            {
                if (round == 0)
                {
                    process.Refresh();
                    (times, cpu) = ([], process.TotalProcessorTime);
                }

                var from = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri(service.Url + query));
                await answer.Content.ReadAsByteArrayAsync();
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                answer.EnsureSuccessStatusCode();
            }

            process.Refresh();
            var taken = new Taken(query, Medians.Of(times), Medians.At(times, 0.95));
            if (isTold)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{query[..Math.Min(query.Length, 110)],-110} {taken.P50,9:0.0} {taken.P95,9:0.0} {(cpu == TimeSpan.Zero ? double.NaN : (process.TotalProcessorTime - cpu).TotalMilliseconds / times.Count),9:0.0}"));
            }

            return taken;
        }
    }

    private sealed record Taken(string Query, double P50, double P95);
}
