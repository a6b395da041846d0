using System.Diagnostics;
using System.Globalization;
using AiService.Knowledge;
using AiService.Knowledge.Search;
using AiService.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Knowledge;

/// <summary>Searching the knowledge base, beside the Python service's rule on the same file's twin.</summary>
internal static class KnowledgeBench
{
    private const int Seed = 20_261_124;
    private const int Clients = 32;

    public static async Task RunAsync(string[] options)
    {
        var entries = Number(options, "--entries", 100_000);
        var seconds = Number(options, "--seconds", 10);
        var folder = Directory.CreateTempSubdirectory("aiservice-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "knowledge_base.db");
            var twin = Path.Combine(folder.FullName, "python.db");
            PythonRule.Create(file, entries, Seed);
            File.Copy(file, twin);
            Console.WriteLine($"{entries:N0} entries, {new FileInfo(file).Length / 1_048_576.0:N0} MiB, {Environment.ProcessorCount} cores, {Clients} clients for {seconds} s each");

            using var room = new KnowledgeUnderLoad(file);
            await room.OpenAsync();
            if (options.Contains("--each"))
            {
                await room.EachAsync();
                return;
            }

            var ours = await room.SearchAsync(Clients, TimeSpan.FromSeconds(seconds), Seed);
            Console.WriteLine($"index            {ours}");
            var baseline = await BaselineAsync(twin, TimeSpan.FromSeconds(seconds));
            Console.WriteLine($"Python's rule    {baseline}");
            Console.WriteLine($"throughput       {ours.PerSecond / baseline.PerSecond:N0} times the baseline's");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Measured> BaselineAsync(string path, TimeSpan duration)
    {
        var mixes = Enumerable.Range(0, Clients).Select(client => new QueryMix(Seed + client)).ToArray();
        return Load.RunAsync(Clients, duration, client =>
        {
            PythonRule.Search(path, mixes[client].Next());
            return Task.CompletedTask;
        });
    }

    private static int Number(string[] options, string name, int otherwise)
    {
        var at = Array.IndexOf(options, name);
        return at < 0 ? otherwise : int.Parse(options[at + 1], CultureInfo.InvariantCulture);
    }
}

/// <summary>The service's knowledge base, as its endpoints use it.</summary>
internal sealed class KnowledgeUnderLoad : IDisposable
{
    private readonly KnowledgeDatabase database;
    private readonly SqliteKnowledgeIndex index;
    private readonly KnowledgeHits hits;
    private readonly KnowledgeBase knowledge;

    public KnowledgeUnderLoad(string file)
    {
        database = new KnowledgeDatabase(file, NullLogger<KnowledgeDatabase>.Instance);
        index = new SqliteKnowledgeIndex(database, new TableScan(), TimeProvider.System, NullLogger<SqliteKnowledgeIndex>.Instance);
        hits = new KnowledgeHits(database, TimeProvider.System, NullLogger<KnowledgeHits>.Instance);
        knowledge = new KnowledgeBase(database, index, hits, TimeProvider.System);
    }

    public async Task OpenAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        await database.OpenAsync(default);
        Console.WriteLine($"opened           {Stopwatch.GetElapsedTime(begun).TotalSeconds,10:N1} s");
        var cpu = Environment.CpuUsage.TotalTime;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var making = index.RefreshAsync();
        while (await Task.WhenAny(making, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System)) != making)
        {
            Console.WriteLine($"                 at entry {index.Progress?.Done:N0} of {index.Progress?.Total:N0}");
        }

        Console.WriteLine($"index made       {Stopwatch.GetElapsedTime(begun).TotalSeconds,10:N1} s, CPU {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:N1} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1_048_576.0:N0} MiB");
        await hits.StartAsync(default);
    }

    /// <summary>One client, one text after the other.</summary>
    public async Task EachAsync()
    {
        foreach (var text in QueryMix.Texts)
        {
            var load = await Load.RunAsync(1, TimeSpan.FromSeconds(0.2), _ => knowledge.SearchAsync(new KnowledgeQuery(text), default));
            Console.WriteLine($"{load}   {text}");
        }
    }

    public Task<Measured> SearchAsync(int clients, TimeSpan duration, int seed)
    {
        var mixes = Enumerable.Range(0, clients).Select(client => new QueryMix(seed + client)).ToArray();
        return Load.RunAsync(clients, duration, client => knowledge.SearchAsync(new KnowledgeQuery(mixes[client].Next()), default));
    }

    public void Dispose()
    {
        hits.StopAsync(default).GetAwaiter().GetResult();
        hits.Dispose();
        index.StopAsync().GetAwaiter().GetResult();
        index.Dispose();
        database.Dispose();
    }
}
