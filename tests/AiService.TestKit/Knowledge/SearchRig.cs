using AiService.Knowledge;
using AiService.Knowledge.Search;
using AiService.Knowledge.Service;
using AiService.Storage.Sqlite;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge;

/// <summary>A knowledge base in a folder of its own, and another process's connection to its file.</summary>
internal sealed class SearchRig : IDisposable
{
    private readonly bool ownsFolder;

    public SearchRig(string? folder = null)
    {
        Folder = folder is null ? new TemporaryFolder() : null;
        ownsFolder = folder is null;
        File = Path.Combine(folder ?? Folder!.Path, "kb.db");
        Database = new KnowledgeDatabase(File, NullLogger<KnowledgeDatabase>.Instance);
        Index = new SqliteKnowledgeIndex(Database, Time, NullLogger<SqliteKnowledgeIndex>.Instance);
        Entries = new SqliteEntryStore(Database, Time);
        Hits = new KnowledgeHits(Entries, Time, NullLogger<KnowledgeHits>.Instance);
        Knowledge = new KnowledgeBase(Index, new SqliteLearningStore(Database, Time), Hits);
    }

    public TemporaryFolder? Folder { get; }

    public string File { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));

    public KnowledgeDatabase Database { get; }

    public SqliteKnowledgeIndex Index { get; }

    public SqliteEntryStore Entries { get; }

    public KnowledgeHits Hits { get; }

    public KnowledgeBase Knowledge { get; }

    /// <summary>Another process: plain SQL, no foreign keys.</summary>
    public SqliteConnection Foreign()
    {
        var connection = TemporaryFolder.Connect(File);
        connection.Execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF");
        return connection;
    }

    public Task<long> AddAsync(string keyword, string title = "t", string solution = "s", string? deviceType = null, string? level = null)
    {
        return Entries.AddAsync(new KnowledgeDraft(keyword, title, solution, deviceType, level), default);
    }

    public async Task<List<long>> FindAsync(string text, int limit = 5)
    {
        return [.. (await Index.FindAsync(new KnowledgeQuery(text) { Limit = limit }, default)).Select(hit => hit.Entry.Id)];
    }

    public async Task<List<string>> KeywordsAsync(string text, int limit = 5)
    {
        return [.. (await Index.FindAsync(new KnowledgeQuery(text) { Limit = limit }, default)).Select(hit => hit.Entry.Keyword)];
    }

    public void Dispose()
    {
        Hits.Dispose();
        Index.StopAsync().GetAwaiter().GetResult();
        Index.Dispose();
        Database.Dispose();
        if (ownsFolder)
        {
            Folder!.Dispose();
        }
    }
}
