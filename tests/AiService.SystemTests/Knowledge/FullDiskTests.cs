using System.Diagnostics;
using System.Text.Json;
using AiService.Hosting;
using AiService.Storage;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge;

/// <summary>A disk that is really full: a small file system in memory.</summary>
public sealed class FullDiskTests
{
    [TinyDiskFact]
    public async Task A_full_disk_is_reported_and_loses_nothing_that_was_answered()
    {
        using var folder = new TemporaryFolder();
        Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.Path);
        try
        {
            var kept = new List<long>();
            await using (var service = await ServiceUnderTest.StartAsync(folder: folder.Path))
            {
                JsonElement refused = default;
                for (var number = 0; number < 500 && refused.ValueKind is JsonValueKind.Undefined; number++)
                {
                    var answer = await service.AskAsync("/api/ai/knowledge/add", new { keyword = $"满{number}", title = "t", solution = new string('满', 10_000) });
                    if (answer.GetProperty("code").GetInt32() == 200)
                    {
                        kept.Add(answer.GetProperty("data").GetProperty("id").GetInt64());
                    }
                    else
                    {
                        refused = answer;
                    }
                }

                refused.GetProperty("code").GetInt32().Should().Be(503);
                refused.GetProperty("msg").GetString().Should().Contain("磁盘已满");
                kept.Should().NotBeEmpty();
                (await service.HealthAsync("database")).Status.Should().Be("unhealthy", "the same disk holds the records");
                using var search = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=满0", UriKind.Relative));
                var found = await search.EnvelopeAsync();
                found.GetProperty("code").GetInt32().Should().Be(200, service.Log.Text);
                found.GetProperty("data").GetArrayLength().Should().BeGreaterThan(0, "reads go on");

                Run("mount", "-o", "remount,size=64m", folder.Path);
                var again = await service.AskAsync("/api/ai/knowledge/add", new { keyword = "空", title = "t", solution = "s" });
                kept.Add(again.GetProperty("data").GetProperty("id").GetInt64());
                (await Eventually.ReadAsync(() => service.HealthAsync("database"), part => part.Status == "healthy")).Description.Should().BeEmpty();
            }

            using var file = TemporaryFolder.Connect(Path.Combine(folder.Path, "knowledge_base.db"));
            file.Query<long>("SELECT id FROM knowledge WHERE id > 3 ORDER BY id").Should().Equal(kept);
            file.QuerySingle<string>("PRAGMA integrity_check").Should().Be("ok");
        }
        finally
        {
            Run("umount", "-l", folder.Path);
        }
    }

    [TinyDiskFact]
    public async Task A_full_disk_has_the_senders_of_alerts_repeat_them_and_loses_none_that_was_answered()
    {
        using var folder = new TemporaryFolder();
        Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.Path);
        try
        {
            await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
            var kept = new List<string>();
            var refused = (Status: 0, Code: 0, Words: "");
            for (var number = 0; number < 1000 && refused.Status == 0; number++)
            {
                refused = await SendAsync($"a-{number}");
                if (refused.Status == 200)
                {
                    kept.Add($"a-{number}");
                    refused.Status = 0;
                }
            }

            (refused.Status, refused.Code).Should().Be((503, 503), "a sender goes by the HTTP status, also below /api/ai");
            refused.Words.Should().Contain("磁盘已满");

            Run("mount", "-o", "remount,size=64m", folder.Path);
            (await SendAsync("again")).Status.Should().Be(200);
            using var file = TemporaryFolder.Connect(Path.Combine(folder.Path, "records.db"));
            file.Query<string>("SELECT alert_id FROM alerts ORDER BY number").Should().Equal([.. kept, "again"]);

            async Task<(int Status, int Code, string Words)> SendAsync(string id)
            {
                using var answer = await service.PostAsync("/api/ai/alerts", new { alert_id = id, device_id = "1", description = new string('满', 5_000), state = "resolved" });
                var envelope = await answer.EnvelopeAsync();
                return ((int)answer.StatusCode, envelope.GetProperty("code").GetInt32(), envelope.ToString());
            }
        }
        finally
        {
            Run("umount", "-l", folder.Path);
        }
    }

    [TinyDiskFact]
    public async Task A_full_temporary_disk_is_reported_as_that_and_not_as_an_unreadable_file()
    {
        using var folder = new TemporaryFolder();
        var theirs = folder.File("theirs.db");
        using (var rig = new SearchRig(folder.Path))
        {
            await rig.AddAsync("满", "t", new string('满', 20_000));
            using var foreign = rig.Foreign();
            foreign.Execute("VACUUM INTO @theirs", new { theirs });
        }

        var temporary = Directory.CreateDirectory(folder.File("tmp")).FullName;
        Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", temporary);
        try
        {
            var copying = () => new PythonFile().Snapshot(theirs, Path.Combine(temporary, "file"));

            copying.Should().Throw<IOException>().WithMessage("*full*");
        }
        finally
        {
            Run("umount", "-l", temporary);
        }
    }

    [TinyDiskFact]
    public async Task A_disk_that_was_full_at_the_start_does_not_keep_the_records_locked_once_it_has_room()
    {
        using var folder = new TemporaryFolder();
        Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path);
        try
        {
            var filling = () => File.WriteAllBytes(folder.File("filler"), new byte[128 * 1024]);
            filling.Should().Throw<IOException>();
            var time = new FakeTimeProvider();
            using var owner = new RecordsOwner(
                new StorageOptions { KnowledgePath = folder.File("kb.db"), RecordsPath = folder.File("records.db") },
                new ShutdownOptions { Timeout = TimeSpan.FromSeconds(20) },
                time,
                NullLogger<RecordsOwner>.Instance);

            var starting = owner.StartingAsync(default);
            starting.IsCompleted.Should().BeFalse("the lock file cannot be written");
            File.Delete(folder.File("filler"));
            time.Advance(TimeSpan.FromSeconds(1));

            await starting.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            Run("umount", "-l", folder.Path);
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        process.ExitCode.Should().Be(0, $"{command} {string.Join(' ', arguments)}");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TinyDiskFactAttribute : FactAttribute
    {
        public TinyDiskFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            {
                Skip = "A small file system needs root on Linux.";
            }
        }
    }
}
