using System.Diagnostics;
using AiService.Knowledge;
using AiService.Knowledge.Search;
using AiService.Knowledge.Service;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Knowledge;

/// <summary>The service's knowledge base, as its endpoints use it.</summary>
internal sealed class KnowledgeUnderLoad : IDisposable
{
    private readonly KnowledgeDatabase database;
    private readonly SqliteKnowledgeIndex index;
    private readonly SqliteEntryStore entries;
    private readonly KnowledgeHits hits;
    private readonly KnowledgeBase knowledge;

    public KnowledgeUnderLoad(string file)
    {
        database = new KnowledgeDatabase(file, NullLogger<KnowledgeDatabase>.Instance);
        index = new SqliteKnowledgeIndex(database, TimeProvider.System, NullLogger<SqliteKnowledgeIndex>.Instance);
        entries = new SqliteEntryStore(database, TimeProvider.System);
        hits = new KnowledgeHits(entries, TimeProvider.System, NullLogger<KnowledgeHits>.Instance);
        knowledge = new KnowledgeBase(index, new SqliteLearningStore(database, TimeProvider.System), hits);
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

    /// <summary>The same, while entries are added at a pace, so many a second, each committed to disk by itself.</summary>
    public async Task SearchWhileInsertingAsync(int clients, TimeSpan duration, int seed, int pace)
    {
        using var over = new CancellationTokenSource(duration, TimeProvider.System);
        var generator = new EntryGenerator(seed + 1);
        var begun = Stopwatch.GetTimestamp();
        var inserting = Task.Run(async () =>
        {
            var inserted = 0;
            while (!over.IsCancellationRequested)
            {
                var behind = (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * pace) - inserted;
                if (behind <= 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                    continue;
                }

                var entry = generator.Next();
                await entries.AddAsync(new KnowledgeDraft(entry.Keyword, entry.Title, entry.Solution, entry.DeviceType, entry.FaultLevel), default);
                inserted++;
            }

            return inserted / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        });
        var searches = await SearchAsync(clients, duration, seed + 7);
        Console.WriteLine($"while inserting  {searches}   and {await inserting:N0} inserts/s of the {pace:N0} asked for");
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
