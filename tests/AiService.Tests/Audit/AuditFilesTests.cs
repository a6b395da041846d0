using AiService.Audit;
using AiService.Hosting;
using AiService.Tests.Harness;

namespace AiService.Tests.Audit;

/// <summary>Key and head in places where something else is, or where a process was killed before they were whole.</summary>
public sealed class AuditFilesTests : IDisposable
{
    private readonly AuditCopy files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("AUDIT_HEAD_FILE", "audit.key")]
    [InlineData("AUDIT_HEAD_FILE", "records.db")]
    [InlineData("AUDIT_HEAD_FILE", "folder")]
    [InlineData("AUDIT_HEAD_FILE", "notes.txt")]
    [InlineData("AUDIT_KEY_FILE", "records.db")]
    [InlineData("AUDIT_KEY_FILE", "folder")]
    [InlineData("AUDIT_KEY_FILE", "notes.txt")]
    public async Task A_place_that_something_else_has_is_refused_and_left_as_it_is(string variable, string name)
    {
        Directory.CreateDirectory(files.File("folder"));
        var notes = new string('n', 2000);
        await File.WriteAllTextAsync(files.File("notes.txt"), notes);

        var start = () => ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}", $"{variable}={files.File(name)}"]);

        (await start.Should().ThrowAsync<SettingsException>()).Which.Message.Should().Contain(variable).And.Contain(files.File(name));
        File.Exists(files.Records).Should().BeFalse();
        (await File.ReadAllTextAsync(files.File("notes.txt"))).Should().Be(notes);
    }

    [Fact]
    public async Task An_empty_head_is_what_a_kill_at_the_first_start_leaves()
    {
        await File.WriteAllTextAsync(files.Head, "");

        await files.AppendAsync("planned");

        (await files.VerifyAsync()).Output.Should().StartWith("ok:");
    }

    [Fact]
    public void A_key_that_was_not_written_to_its_end_is_made_again()
    {
        File.WriteAllText(files.Key + ".new", "0123");

        var key = AuditKey.Make(files.Key);

        AuditKey.Read(files.Key).Id.Should().Be(key.Id);
        Directory.GetFiles(files.Folder).Should().Equal(files.Key);
        ((Action)(() => AuditKey.Make(files.Key))).Should().Throw<AuditKeyException>("one that is there is not replaced");
    }
}
