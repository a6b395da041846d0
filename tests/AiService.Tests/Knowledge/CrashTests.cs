using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>
/// A real service process is killed with signal 9 while it and another process write, again and again: three times in a normal run,
/// <c>KNOWLEDGE_CRASHES</c> times when that is set.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<long, string> answered = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_answered_is_there_after_a_kill_and_index_and_table_agree()
    {
        var crashes = int.Parse(Environment.GetEnvironmentVariable("KNOWLEDGE_CRASHES") is { Length: > 0 } set ? set : "3", CultureInfo.InvariantCulture);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        for (var crash = 0; crash < crashes; crash++)
        {
            await CrashAsync(http, new Random(crash));
            await CheckAsync();
        }

        answered.Should().NotBeEmpty();
    }

    private async Task CrashAsync(HttpClient http, Random random)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        using var service = Start(url);
        try
        {
            await AnswersAsync(http, url, service);
            using var over = new CancellationTokenSource();
            var writing = Enumerable.Range(0, 4).Select(writer => AddAsync(http, url, writer, over.Token)).Append(WriteAsAnotherProcessAsync(over.Token)).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 400)), TimeProvider.System);
            service.Kill();
            await over.CancelAsync();
            await Task.WhenAll(writing);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    private async Task CheckAsync()
    {
        using var rig = new SearchRig(folder.Path);
        using var foreign = rig.Foreign();
        var rows = foreign.Query<(long Id, string Keyword)>("SELECT id, keyword FROM knowledge").ToDictionary(row => row.Id, row => row.Keyword);
        answered.Where(entry => rows.GetValueOrDefault(entry.Key) != entry.Value).Should().BeEmpty("what was answered is on the disk");
        (await rig.FindAsync("%", rows.Count + 10)).Should().BeEquivalentTo(rows.Keys);
        (await rig.FindAsync("崩溃", rows.Count + 10)).Should().BeEquivalentTo(rows.Where(row => row.Value.Contains("崩溃", StringComparison.Ordinal)).Select(row => row.Key));
        foreign.QuerySingle<string>("PRAGMA integrity_check").Should().Be("ok");
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
