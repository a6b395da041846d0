using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Audit;

/// <summary>The command <c>AiService audit verify</c> as an operator has it: a process of its own, beside the service's.</summary>
public sealed partial class AuditProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_says_by_its_exit_code_what_it_found_and_takes_the_head_that_the_service_has_logged()
    {
        var early = await LiveAsync("first");
        using var older = new TemporaryFolder();
        older.TakeRecordsOf(folder.Path);
        long last;
        using (var records = TemporaryFolder.Connect(older.File("records.db")))
        {
            last = records.ExecuteScalar<long>("SELECT max(id) FROM audit");
        }

        var late = await LiveAsync("second");

        using (await StartAsync())
        {
            await AuditProcess.IsWholeAsync(folder.Path, "--head", late);
            await FindsAsync(folder.Path, NumberOf(late), "--head", $"{NumberOf(late)}:{early.Split(':')[1]}");

            await RefusesAsync("--head is no NUMBER:HMAC", "verify", "--head", NumberOf(late));
            await RefusesAsync("AUDIT_KEY_FILE: ", "verify", $"--AUDIT_KEY_FILE={folder.File("none")}");
            await RefusesAsync("cannot be used", "new-segment", "--reason", "beside a running service");
        }

        // Put back with the head that belonged to it, an older copy is whole in itself: what a log outside the machine says is all that shows it.
        await AuditProcess.IsWholeAsync(older.Path);
        await FindsAsync(older.Path, $"{last + 1}", "--head", late);

        Tamper(folder.Path, "UPDATE audit SET detail = 'other' WHERE event = 'paused' AND detail = 'first'", out var changed);
        await FindsAsync(folder.Path, changed);
    }

    [Fact]
    public async Task Records_of_an_earlier_version_are_sealed_by_the_first_start()
    {
        using var before = new Storage.Upgrade.UpgradeFixture();
        long count;
        using (var records = TemporaryFolder.Connect(Path.Combine(before.Folder, "records.db")))
        {
            count = records.ExecuteScalar<long>("SELECT count(*) FROM audit");
        }

        using (var first = new OwnProcess(before.Folder, Path.Combine(before.Folder, "records.db")))
        {
            await first.StartedAsync();
            await AuditProcess.IsWholeAsync(before.Folder);
        }

        using (var records = TemporaryFolder.Connect(Path.Combine(before.Folder, "records.db")))
        {
            records.ExecuteScalar<long>("SELECT count(*) FROM audit WHERE hmac IS NULL").Should().Be(count).And.BeGreaterThan(50);
            records.QuerySingle<(string Event, long Sealed)>("SELECT event, data ->> '$.sealed.records' FROM audit WHERE id = (SELECT min(id) FROM audit WHERE hmac IS NOT NULL)")
                .Should().Be(("segment_started", count));
        }

        await AuditProcess.IsWholeAsync(before.Folder);
        Tamper(before.Folder, "UPDATE audit SET detail = 'other' WHERE id = 7", out _);
        await FindsAsync(before.Folder, "1");
    }

    /// <summary>Starts the service, has it write a record with that text, stops it, and returns the head that it has logged.</summary>
    private async Task<string> LiveAsync(string reason)
    {
        using var process = await StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsJsonAsync(new Uri($"{process.Url}/automation/pause"), new { reason });
        answer.IsSuccessStatusCode.Should().BeTrue(process.Output);
        using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        (await process.EndedAsync()).Should().BeOneOf(0, 143);
        return Head().Matches(process.Output).Should().NotBeEmpty(process.Output).And.Subject.Last().Groups[1].Value;
    }

    private async Task<OwnProcess> StartAsync()
    {
        var process = new OwnProcess(folder.Path, folder.File("records.db"));
        await process.StartedAsync();
        return process;
    }

    private static async Task FindsAsync(string folder, string place, params string[] options)
    {
        var (code, output, errors) = await AuditProcess.RunAsync(folder, ["verify", .. options]);
        (output + errors).Should().StartWith("broken: ").And.Contain($": record {place}: ");
        code.Should().Be(1);
    }

    private async Task RefusesAsync(string problem, params string[] words)
    {
        var (code, output, errors) = await AuditProcess.RunAsync(folder.Path, words);
        errors.Should().Contain(problem);
        output.Should().BeEmpty();
        code.Should().Be(64);
    }

    private static void Tamper(string folder, string sql, out string id)
    {
        using var records = TemporaryFolder.Connect(Path.Combine(folder, "records.db"));
        records.Execute("DROP TRIGGER audit_is_not_changed");
        id = records.QuerySingle<string>(sql + " RETURNING id");
    }

    private static string NumberOf(string head) => head.Split(':')[0];

    [GeneratedRegex("The audit ends with record ([0-9]+:[0-9a-f]{64});")]
    private static partial Regex Head();
}
