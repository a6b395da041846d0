using System.Runtime.Versioning;
using AiService.Hosting;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Audit;

/// <summary>The key of the audit: made at the first start, needed at every further one, and replaced by a new segment alone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AuditKeyTests : IDisposable
{
    private readonly AuditCopy files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task The_first_start_makes_key_and_head_that_others_cannot_read()
    {
        await LiveAsync();

        foreach (var file in (string[])[files.Key, files.Head])
        {
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (await File.ReadAllTextAsync(files.Key)).Should().MatchRegex(@"\A[0-9a-f]{64}\n\z");
        (await files.VerifyAsync()).Code.Should().Be(0);
    }

    [Fact]
    public async Task Key_and_head_may_be_elsewhere()
    {
        var elsewhere = Directory.CreateDirectory(files.File("mounted")).FullName;
        var key = Path.Combine(elsewhere, "secret");
        await File.WriteAllTextAsync(key, "a-key-of-the-operator-with-enough-characters");
        var head = files.File("other.head");

        await LiveAsync($"AUDIT_KEY_FILE={key}", $"AUDIT_HEAD_FILE={head}");

        File.Exists(files.Key).Should().BeFalse();
        File.Exists(Path.Combine(elsewhere, "audit.head")).Should().BeFalse();
        (await files.VerifyAsync($"--AUDIT_KEY_FILE={key}", $"--AUDIT_HEAD_FILE={head}")).Code.Should().Be(0);
        await LiveAsync($"AUDIT_KEY_FILE={key}");
        File.Exists(Path.Combine(elsewhere, "audit.head")).Should().BeTrue("it is beside the key, unless it is named");
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("another", "another key")]
    [InlineData("short", "holds no key")]
    [InlineData("two lines", "holds no key")]
    [InlineData("empty", "holds no key")]
    [InlineData("folder", "cannot be read")]
    public async Task With_records_and_without_their_key_it_does_not_start_and_names_variable_and_way_out(string how, string why)
    {
        await LiveAsync();
        Lose(how);

        var start = () => LiveAsync();

        var refused = (await start.Should().ThrowAsync<SettingsException>()).Which;
        refused.Message.Should().Contain("AUDIT_KEY_FILE").And.Contain(files.Key).And.Contain(why).And.Contain("AiService audit new-segment");
        refused.ExitCode.Should().Be(78);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("another")]
    public async Task A_new_segment_is_the_way_out_and_seals_what_was_there(string how)
    {
        await LiveAsync();
        var before = await CountAsync();
        Lose(how);

        var (code, _, said) = await files.RunAsync("new-segment", "--reason", "the key was on a disk that is gone");

        code.Should().Be(0);
        said.Should().Contain("Segment 2").And.Contain($"seals {before} records");
        (await files.VerifyAsync()).Code.Should().Be(0);
        await LiveAsync();
        (await files.VerifyAsync()).Code.Should().Be(0);
        using (var records = TemporaryFolder.Connect(files.Records))
        {
            var (detail, by, data) = records.QuerySingle<(string, string, string)>("SELECT detail, requested_by, data FROM audit WHERE event = 'segment_started' AND id > 1");
            detail.Should().Be("the key was on a disk that is gone");
            by.Should().Be(Environment.UserName);
            data.Should().Contain("\"accepted\":");
        }

        files.Tamper("UPDATE audit SET detail = 'other' WHERE id = 2");
        var (bad, output, _) = await files.VerifyAsync();
        bad.Should().Be(1, "the seal holds without the lost key");
        output.Should().Contain("some were changed");
    }

    [Fact]
    public async Task A_segment_that_names_another_key_is_found_and_does_not_keep_the_service_from_starting()
    {
        await LiveAsync();
        files.Tamper("UPDATE audit SET data = replace(data, '\"key\":\"', '\"key\":\"0') WHERE event = 'segment_started'");

        await LiveAsync();

        await files.FoundAsync(1, "another key");
    }

    [Fact]
    public async Task A_new_segment_accepts_what_was_found_and_says_what_that_was()
    {
        await LiveAsync();
        files.Tamper("UPDATE audit SET detail = 'other' WHERE id = 2");
        (await files.VerifyAsync()).Code.Should().Be(1);

        (await files.RunAsync("new-segment", "--reason=looked into it: INC-4711")).Code.Should().Be(0);

        var (code, output, _) = await files.VerifyAsync();
        code.Should().Be(0);
        output.Should().Contain("accepted").And.Contain("record 2 was changed");
        files.Tamper("UPDATE audit SET detail = 'yet another' WHERE id = 2");
        (await files.VerifyAsync()).Code.Should().Be(1, "what was accepted is sealed as it was");
    }

    [Fact]
    public async Task A_new_segment_needs_the_service_to_be_stopped()
    {
        await using var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}"]);

        var (code, _, said) = await files.RunAsync("new-segment", "--reason", "x");

        code.Should().Be(64);
        said.Should().Contain("Stop the process");
    }

    [Theory]
    [InlineData("new-segment")]
    [InlineData("new-segment", "--reason")]
    [InlineData("new-segment", "--reason", " ")]
    [InlineData("new-segment", "--reason=x", "--head=1:00")]
    [InlineData("verify", "--head", "12")]
    [InlineData("verify", "--head=1:zz")]
    [InlineData("verify", "--reason=x")]
    [InlineData("verify", "--RECORDS_PATH=x")]
    [InlineData("prove")]
    [InlineData]
    public async Task A_command_line_that_cannot_be_used_changes_nothing(params string[] words)
    {
        var (code, output, said) = await files.RunAsync(words);

        code.Should().Be(64);
        output.Should().BeEmpty();
        said.Should().Contain("Usage:");
        Directory.GetFiles(files.Folder).Should().BeEmpty();
    }

    [Theory]
    [InlineData("AUDIT_KEY_FILE", "/nowhere/audit.key")]
    [InlineData("AUDIT_KEY_FILE", "0123456789abcdef0123456789abcdef")]
    [InlineData("AUDIT_HEAD_FILE", "/nowhere/audit.head")]
    [InlineData("AUDIT_HEAD_FILE", "/proc/audit.head")]
    [InlineData("AUDIT_RETENTION_DAYS", "some")]
    [InlineData("AUDIT_RETENTION_DAYS", "-1")]
    public async Task A_setting_that_cannot_be_used_is_named(string variable, string value)
    {
        var start = () => LiveAsync($"{variable}={value}");

        (await start.Should().ThrowAsync<SettingsException>()).Which.Message.Should().Contain(variable).And.NotContain("0123456789abcdef");
    }

    [Fact]
    public async Task A_head_that_cannot_be_written_stops_nothing_and_health_says_so()
    {
        await using var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}"]);
        await Eventually.ReadAsync(files.HeadAsync, head => head.StartsWith("2:", StringComparison.Ordinal)); // The start is on record, and nothing else is written.
        File.Delete(files.Head);
        Directory.CreateDirectory(files.Head);

        using var paused = await service.PostAsync("/automation/pause", new { reason = "test" });

        ((int)paused.StatusCode).Should().Be(200);
        var (status, description) = await service.HealthAsync("audit");
        status.Should().Be("degraded");
        description.Should().Contain("AUDIT_HEAD_FILE");
        Directory.Delete(files.Head);
        using var resumed = await service.PostAsync("/automation/resume", new { });
        (await service.HealthAsync("audit")).Status.Should().Be("healthy");
    }

    private async Task LiveAsync(params string[] settings)
    {
        await using var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}", .. settings]);
        using var paused = await service.PostAsync("/automation/pause", new { reason = "test" });
        paused.EnsureSuccessStatusCode();
    }

    private async Task<long> CountAsync()
    {
        using var records = TemporaryFolder.Connect(files.Records);
        return await records.ExecuteScalarAsync<long>("SELECT count(*) FROM audit");
    }

    private void Lose(string how)
    {
        File.Delete(files.Key);
        switch (how)
        {
            case "another":
                File.WriteAllText(files.Key, new string('k', 40));
                break;
            case "short":
                File.WriteAllText(files.Key, new string('k', 31));
                break;
            case "two lines":
                File.WriteAllText(files.Key, new string('k', 40) + "\n" + new string('k', 40));
                break;
            case "empty":
                File.WriteAllText(files.Key, "");
                break;
            case "folder":
                Directory.CreateDirectory(files.Key);
                break;
        }
    }
}
