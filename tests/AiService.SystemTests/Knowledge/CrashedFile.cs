using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiService.Knowledge.Search;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>A knowledge base that a service process and another one write to, and a third one, which is not killed, searches.</summary>
internal sealed class CrashedFile : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<long, string> answered = new();
    private readonly SearchRig survivor;

    public CrashedFile() => survivor = new SearchRig(folder.Path);

    public void Dispose()
    {
        survivor.Dispose();
        folder.Dispose();
    }

    /// <summary>Starts the service, lets it and another process write and search, and kills it meanwhile.</summary>
    public async Task CrashAsync(Random random)
    {
        await survivor.FindAsync("%"); // The schema is there, and the survivor has its index.
        var before = answered.Count;
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        using var service = Start(url);
        try
        {
            await AnswersAsync(Http, url, service);
            using var over = new CancellationTokenSource();
            List<Task> working =
            [
                .. Enumerable.Range(0, 4).Select(writer => AddAsync(Http, url, writer, over.Token)), WriteAsAnotherProcessAsync(over.Token), SearchAsync(over.Token),
            ];
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 400)), TimeProvider.System);
            service.Kill();
            await over.CancelAsync();
            await Task.WhenAll(working);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }

        answered.Should().HaveCountGreaterThan(before);
    }

    /// <summary>Adds entries as another process would, before any index is made.</summary>
    public async Task FillAsync(int entries)
    {
        await survivor.Database.OpenAsync(default);
        using var foreign = survivor.Foreign();
        foreign.Execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @entries) INSERT INTO knowledge (keyword, title, solution) SELECT '崩溃 ' || i, 't', hex(randomblob(60)) FROM n",
            new { entries });
    }

    /// <summary>Starts the service and kills it while it makes or follows the index.</summary>
    /// <param name="after">How long it lives from the moment at which the index's file is there.</param>
    public async Task CrashAtStartAsync(TimeSpan after)
    {
        using var service = Start($"http://127.0.0.1:{FreePort.Find()}");
        try
        {
            while (!File.Exists(SqliteKnowledgeIndex.PathOf(survivor.File)) && !service.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }

            await Task.Delay(after, TimeProvider.System);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    /// <summary>What was answered is there, and both the index that has followed and a new one find what the table has.</summary>
    public async Task CheckAsync()
    {
        using var foreign = survivor.Foreign();
        var rows = foreign.Query<(long Id, string Keyword)>("SELECT id, keyword FROM knowledge").ToDictionary(row => row.Id, row => row.Keyword);
        answered.Where(entry => rows.GetValueOrDefault(entry.Key) != entry.Value).Should().BeEmpty("what was answered is on the disk");
        survivor.Time.Advance(TimeSpan.FromMinutes(1)); // It may rest after a failure.
        await AgreesAsync(survivor, rows);
        using (var fresh = new SearchRig(folder.Path))
        {
            await AgreesAsync(fresh, rows);
        }

        foreign.QuerySingle<string>("PRAGMA integrity_check").Should().Be("ok");
    }

    private static async Task AgreesAsync(SearchRig rig, Dictionary<long, string> rows)
    {
        await rig.Index.RefreshAsync();
        rig.Index.Trouble.Should().BeNull("it is the index that is asked, not a scan");
        (await rig.FindAsync("%", rows.Count + 10)).Order().Should().Equal(rows.Keys.Order());
        (await rig.FindAsync("崩溃", rows.Count + 10)).Order().Should().Equal(rows.Where(row => row.Value.Contains("崩溃", StringComparison.Ordinal)).Select(row => row.Key).Order());
    }

    private async Task SearchAsync(CancellationToken over)
    {
        await Task.Yield();
        while (!over.IsCancellationRequested)
        {
            (await survivor.KeywordsAsync("崩溃")).Should().NotContain(keyword => !keyword.Contains("崩溃", StringComparison.Ordinal));
        }
    }

    private async Task AddAsync(HttpClient http, string url, int writer, CancellationToken over)
    {
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var keyword = $"崩溃 {writer} {number}";
            try
            {
                using var answer = await http.PostAsJsonAsync(new Uri($"{url}/api/ai/knowledge/add"), new { keyword, title = "t", solution = "s" }, CancellationToken.None);
                var envelope = await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None);
                if (envelope.GetProperty("code").GetInt32() == 200)
                {
                    answered[envelope.GetProperty("data").GetProperty("id").GetInt64()] = keyword;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or JsonException)
            {
                return; // It was killed before it had answered.
            }
        }
    }

    /// <summary>As the Python service would: plain statements, a commit each.</summary>
    private async Task WriteAsAnotherProcessAsync(CancellationToken over)
    {
        await Task.Yield();
        using var connection = TemporaryFolder.Connect(Path.Combine(folder.Path, "kb.db"));
        connection.Execute("PRAGMA busy_timeout = 5000");
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            answered[connection.ExecuteScalar<long>("INSERT INTO knowledge (keyword, title, solution) VALUES (@keyword, 't', 's') RETURNING id", new { keyword = $"外部 {number}" })]
                = $"外部 {number}";
            var changed = connection.ExecuteScalar<long>("INSERT INTO knowledge (keyword, title, solution) VALUES ('旧', 't', 's') RETURNING id");
            connection.Execute(number % 2 == 0 ? "UPDATE knowledge SET keyword = '崩溃 新' WHERE id = @changed" : "DELETE FROM knowledge WHERE id = @changed", new { changed });
        }
    }

    private static async Task AnswersAsync(HttpClient http, string url, Process service)
    {
        while (!service.HasExited)
        {
            try
            {
                // The first search also makes the schema, which the other process needs.
                using var answer = await http.GetAsync(new Uri($"{url}/api/ai/knowledge/search?keyword=a"));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new InvalidOperationException($"The service ended with {service.ExitCode} instead of starting.");
    }

    private Process Start(string url)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AiService.dll"), $"--urls={url}", $"--contentRoot={folder.Path}"])
        {
            WorkingDirectory = folder.Path,
        };
        start.Environment["KNOWLEDGE_DB_PATH"] = Path.Combine(folder.Path, "kb.db");
        start.Environment["LOG_LEVEL"] = "Error";
        return Process.Start(start)!;
    }
}
