using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AiService.Access;
using AiService.Audit;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Audit;

/// <summary>A real process that is killed with signal 9 while it writes records for several clients, and started again on what it left.</summary>
public sealed class KilledAuditTests : IDisposable
{
    private const int Clients = 4;

    /// <summary>After how many answers each process is killed, the first right behind the start; the last one also has been verified while it was writing.</summary>
    private static readonly int[] Moments = [1, 12, 60];

    private readonly Lock gate = new();
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The reasons of answered pauses.</summary>
    private readonly ConcurrentQueue<string> paused = new();

    /// <summary>The clients of answered requests.</summary>
    private readonly ConcurrentQueue<string> answered = new();

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_chain_is_whole_after_each_kill_and_no_answered_request_lacks_its_record()
    {
        await File.WriteAllTextAsync(folder.File(".env"), "REQUESTS_PER_MINUTE=0\n");
        foreach (var moment in Moments)
        {
            // Keys of its own, so that its records are told from those of the others.
            var keys = new Dictionary<string, string>();
            for (var client = 1; client <= Clients; client++)
            {
                keys[$"client-{moment}-{client}"] = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), $"client-{moment}-{client}", Roles.Operator);
            }

            var before = answered.Count;
            using var process = new OwnProcess(folder.Path, folder.File("records.db"));
            await process.StartedAsync();
            var verifying = before == 0 ? Task.CompletedTask : AuditProcess.IsWholeAsync(folder.Path);
            await Task.WhenAll(keys.Select(client =>
                WriteAsync(process, client.Key, client.Value, () => answered.Count >= before + moment && (moment < Moments[^1] || verifying.IsCompleted))));
            await verifying;
            answered.Count.Should().BeGreaterThanOrEqualTo(before + moment, process.Output);

            // On the files as they were left, before anything brings them up to date.
            await AuditProcess.IsWholeAsync(folder.Path);
            HeadIsBehindByOneAtMost();
            EveryAnswerIsOnRecord();
            process.Output.Should().NotContain("is broken");
        }
    }

    /// <summary>Pauses and resumes until the process is gone, and kills it right behind an answer when it is time.</summary>
    private async Task WriteAsync(OwnProcess process, string client, string key, Func<bool> isTime)
    {
        for (var number = 0; ; number++)
        {
            var (verb, reason) = (number % 2 == 0 ? "pause" : "resume", $"{client}-{number}");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{process.Url}/automation/{verb}") { Content = JsonContent.Create(new { reason }) };
            request.Headers.Add("X-Api-Key", key);
            HttpStatusCode status;
            try
            {
                using var answer = await http.SendAsync(request);
                status = answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                return; // It was killed.
            }

            status.Should().Be(HttpStatusCode.OK);
            if (verb == "pause")
            {
                paused.Enqueue(reason);
            }

            answered.Enqueue(client);
            lock (gate)
            {
                if (isTime())
                {
                    process.Dispose();
                }
            }
        }
    }

    private void HeadIsBehindByOneAtMost()
    {
        using var records = Read();
        var head = AuditHeadFile.Read(folder.File("audit.head"))!;
        var last = records.ExecuteScalar<long>("SELECT max(id) FROM audit");
        head.Id.Should().BeInRange(last - 1, last, "it is written behind each commit, before the next one");
        records.ExecuteScalar<byte[]>("SELECT hmac FROM audit WHERE id = @Id", new { head.Id }).Should().Equal(head.Hmac);
    }

    private void EveryAnswerIsOnRecord()
    {
        using var records = Read();
        records.Query<string>("SELECT detail FROM audit WHERE event = 'paused'").Should().Contain(paused);
        var requests = records.Query<(string By, int Count)>("SELECT requested_by, count(*) FROM audit WHERE event = 'request' AND outcome = '200' GROUP BY 1")
            .ToDictionary(client => client.By, client => client.Count);
        foreach (var client in answered.GroupBy(name => name))
        {
            requests.GetValueOrDefault(client.Key).Should().BeInRange(client.Count(), client.Count() + 1, "the kill may keep one answer back that is on record");
        }
    }

    private SqliteConnection Read()
    {
        // Nothing of the files changes: the next process has to do with what the kill has left.
        var connection = new SqliteConnection($"Data Source={folder.File("records.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
