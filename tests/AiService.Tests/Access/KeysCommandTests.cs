using System.Runtime.Versioning;
using System.Text;
using AiService.Access;
using AiService.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Access;

/// <summary><c>AiService keys</c>: what a person or a script sees of it, and what it leaves on disk.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string KeysFile => folder.File("keys.json");

    [Fact]
    public async Task A_key_is_printed_alone_and_only_its_hash_is_kept()
    {
        var (code, output, errors) = await RunAsync("add", "ops", "--role", "operator");

        code.Should().Be(0);
        output.Should().MatchRegex(@"\A[A-Za-z0-9_-]{40,}\n\z", "a script takes all of standard output, or its last line");
        errors.Should().Contain("ops").And.Contain("operator").And.Contain(KeysFile).And.NotContain(output.Trim());
        var kept = await File.ReadAllTextAsync(KeysFile);
        kept.Should().NotContain(output.Trim()).And.Contain(ApiKeyFile.HashOf(output.Trim()));
        File.GetUnixFileMode(KeysFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Keys_are_listed_and_removed_by_name()
    {
        await RunAsync("add", "device-service", "--role=caller");
        await RunAsync("add", "张三", "--role=approver");

        (await RunAsync("add", "张三", "--role=reader")).Code.Should().Be(1, "the name is taken");
        var (code, listed, _) = await RunAsync("list");
        code.Should().Be(0);
        listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.LastIndexOf('\t')]).Should().Equal("device-service\tcaller", "张三\tapprover");
        (await RunAsync("remove", "张三")).Code.Should().Be(0);
        (await RunAsync("remove", "张三")).Code.Should().Be(1, "it is gone");
        (await RunAsync("list")).Output.Should().StartWith("device-service\tcaller").And.NotContain("张三");
    }

    [Theory]
    [InlineData("", "not complete")]
    [InlineData("add", "not complete")]
    [InlineData("add x", "--role is missing")]
    [InlineData("add x --role", "--role has no value")]
    [InlineData("add x --role=", "--role has no value")]
    [InlineData("add x --role admin", "'admin' is no role")]
    [InlineData("add x --role none", "'none' is no role")]
    [InlineData("add x --role reader --role operator", "--role comes twice")]
    [InlineData("add x y --role reader", "a word too many")]
    [InlineData("add --role reader", "not complete")]
    [InlineData("add x --role reader --force", "--force is no option")]
    [InlineData("add x --role reader --AISERVICE_API_KEY_FILE=/tmp/other", "--AISERVICE_API_KEY_FILE is no option")]
    [InlineData("add -x --role reader", "-x is no option")]
    [InlineData("add a/b --role reader", "cannot have the name 'a/b'")]
    [InlineData("add a:b --role reader", "cannot have the name 'a:b'")]
    [InlineData("add .x --role reader", "cannot have the name '.x'")]
    [InlineData("add trusted --role reader", "cannot have the name 'trusted'")]
    [InlineData("add anonymous --role reader", "cannot have the name 'anonymous'")]
    [InlineData("list x", "a word too many")]
    [InlineData("list --role reader", "--role belongs to add")]
    [InlineData("remove", "not complete")]
    [InlineData("remove x --role=reader", "--role belongs to add")]
    [InlineData("rotate x", "not complete")]
    [InlineData("--help", "--help is no option")]
    public async Task A_command_line_that_is_not_understood_is_64_and_changes_nothing(string line, string problem)
    {
        var (code, output, errors) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        (code, output).Should().Be((64, ""));
        errors.Should().Contain(problem).And.Contain("Usage:");
        File.Exists(KeysFile).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u0000b")]
    [InlineData("a\u001b[31mb")]
    [InlineData("a\nb")]
    [InlineData("\ud800")]
    [InlineData("a\u202eb")]
    public async Task An_odd_name_is_refused_and_not_printed_as_it_is(string name)
    {
        var (code, output, errors) = await RunAsync("add", name, "--role=reader");

        (code, output).Should().Be((64, ""));
        errors.Where(letter => char.IsControl(letter) && letter != '\n' || letter is '\u202e').Should().BeEmpty();
        (await RunAsync("add", new string('a', 65), "--role=reader")).Code.Should().Be(64);
    }

    [Theory]
    [InlineData("--role=reader add x")]
    [InlineData("add --role reader x")]
    [InlineData("add --role=reader x")]
    [InlineData("--role reader add x")]
    public async Task Options_may_stand_anywhere(string line)
    {
        (await RunAsync(line.Split(' '))).Code.Should().Be(0);
        (await RunAsync("list")).Output.Should().StartWith("x\treader\t");
    }

    [Fact]
    public async Task The_file_may_be_named_in_two_words_or_in_the_environments_file()
    {
        var (code, output, errors) = (0, new StringWriter(), new StringWriter());
        code = await KeysCommand.RunAsync(["keys", "add", "x", "--role", "reader", "--AISERVICE_API_KEYS_FILE", folder.File("two.json")], output, errors);
        code.Should().Be(0, errors.ToString());
        File.Exists(folder.File("two.json")).Should().BeTrue();

        await File.WriteAllTextAsync(folder.File(".env"), $"AISERVICE_API_KEYS_FILE={folder.File("env.json")}\n");
        code = await KeysCommand.RunAsync(["keys", "add", "x", "--role", "reader", $"--contentRoot={folder.Path}"], output, errors);
        code.Should().Be(0, errors.ToString());
        File.Exists(folder.File("env.json")).Should().BeTrue();
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_named()
    {
        var missing = folder.File("missing");
        var (output, errors) = (new StringWriter(), new StringWriter());

        var code = await KeysCommand.RunAsync(["keys", "add", "x", "--role=reader", $"--AISERVICE_API_KEYS_FILE={missing}/keys.json"], output, errors);

        (code, output.ToString()).Should().Be((64, ""));
        errors.ToString().Should().Contain($"the folder {missing} does not exist");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_file_that_is_no_list_of_keys_is_left_alone(string content)
    {
        await File.WriteAllTextAsync(KeysFile, content);

        (await RunAsync("add", "x", "--role=reader")).Code.Should().Be(64);
        (await RunAsync("list")).Code.Should().Be(64);
        (await File.ReadAllTextAsync(KeysFile)).Should().Be(content);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    public async Task A_change_leaves_the_file_to_its_owner_alone(UnixFileMode before, UnixFileMode after)
    {
        await RunAsync("add", "x", "--role=reader");
        File.SetUnixFileMode(KeysFile, before);

        (await RunAsync("add", "y", "--role=reader")).Code.Should().Be(0);

        File.GetUnixFileMode(KeysFile).Should().Be(after);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_stays_one_whether_or_not_its_file_exists(bool exists)
    {
        var real = folder.File("real.json");
        if (exists)
        {
            await File.WriteAllTextAsync(real, """{"keys": []}""");
        }

        File.CreateSymbolicLink(KeysFile, real);

        (await RunAsync("add", "x", "--role=reader")).Code.Should().Be(0);

        new FileInfo(KeysFile).LinkTarget.Should().Be(real);
        (await File.ReadAllTextAsync(real)).Should().Contain("\"x\"");
    }

    [Fact]
    public async Task Keys_that_are_added_at_the_same_time_are_all_kept()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(number => $"key-{number}")];

        var added = await Task.WhenAll(names.Select(name => Task.Run(() => RunAsync("add", name, "--role=reader"))));

        added.Should().OnlyContain(one => one.Code == 0);
        (await RunAsync("list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Should().BeEquivalentTo(names);
        Directory.GetFiles(folder.Path, "*.tmp").Should().BeEmpty();
    }

    [Fact]
    public async Task A_lock_that_another_process_keeps_is_waited_for_ten_seconds()
    {
        using var other = new FileStream(KeysFile + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var time = new FakeTimeProvider();
        var began = time.GetUtcNow();

        var add = ApiKeyFile.AddAsync(KeysFile, "x", Roles.Reader, ApiKeyFile.NewKey(), time);
        await Harness.Eventually.ReadAsync(() => Task.FromResult(add.IsCompleted), done => done, () => time.Advance(TimeSpan.FromMilliseconds(500)));

        (await add.Awaiting(task => task).Should().ThrowAsync<IOException>()).WithMessage("*keeps*keys.json.lock*");
        (time.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_a_person_noted_beside_a_key_is_kept()
    {
        await File.WriteAllTextAsync(
            KeysFile, $$"""{"keys": [{"name": "a", "role": "reader", "hash": "{{ApiKeyFile.HashOf("k")}}", "owner": "张三"}]}""", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        (await RunAsync("add", "x", "--role=reader")).Code.Should().Be(0);

        ApiKeyFile.Parse(await File.ReadAllBytesAsync(KeysFile))[0].Notes.Should().ContainKey("owner");
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await KeysCommand.RunAsync(["keys", $"--AISERVICE_API_KEYS_FILE={KeysFile}", .. words], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
