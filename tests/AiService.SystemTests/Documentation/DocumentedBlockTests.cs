using AiService.Tests.Compose;

namespace AiService.Tests.Documentation;

/// <summary>Every shell block of the READMEs and of <c>docs</c> can be pasted as it is.</summary>
public sealed class DocumentedBlockTests
{
    public static TheoryData<string> Files() => [.. DocumentedBlock.Files().Where(file => DocumentedBlock.Of(file).Count > 0)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_shell_understands_every_block(string file)
    {
        foreach (var block in DocumentedBlock.Of(file))
        {
            var run = await DockerCompose.RunAsync("/bin/bash", Path.GetTempPath(), ["-n", "-c", block.Text]);
            run.ExitCode.Should().Be(0, "{0}: {1}", block.Place, run.Errors);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_block_has_a_placeholder_or_names_a_file_that_is_not_there(string file)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        var problems = DocumentedBlock.Of(file).SelectMany(block => block.Problems(made).Select(problem => $"{block.Place}: {problem}"));
        problems.Should().BeEmpty();
    }

    [Theory]
    [InlineData("README.md", "README.zh-CN.md", 10)]
    [InlineData("docs/awx.md", "docs/awx.zh-CN.md", 3)]
    public void Both_languages_have_the_same_lines(string english, string chinese, int more)
    {
        var blocks = DocumentedBlock.Of(english);
        blocks.Should().HaveCountGreaterThan(more);
        DocumentedBlock.Of(chinese).Select(block => block.Commands).Should().Equal(blocks.Select(block => block.Commands));
    }

    [Theory]
    [InlineData("export STACKSTORM_API_KEY=…", "placeholder")]
    [InlineData("curl -s localhost:8002/repairs/<repair id>", "placeholder")]
    [InlineData("dotnet AiService.dll map check", "AiService.dll")]
    [InlineData("map check faults.txt      # one text a line", "faults.txt")]
    [InlineData("curl -s localhost:8002/analyze -d @request.json", "request.json")]
    [InlineData("dotnet run --project samples/Nothing", "samples/Nothing")]
    [InlineData("cp .env.sample .env", ".env.sample")]
    public void A_line_that_does_not_work_is_found(string line, string problem) =>
        new DocumentedBlock("here", line).Problems(new HashSet<string>()).Should().ContainSingle().Which.Should().Contain(problem);

    [Theory]
    [InlineData("echo $KEY        # the key: …")]
    [InlineData("cat > faults.txt <<'EOF'\nx\nEOF\nmap check faults.txt")]
    [InlineData("curl -s localhost:8002/export -o a.csv\ncurl -s localhost:8002/import -d @a.csv")]
    [InlineData("cp .env.example .env")]
    [InlineData("docker compose exec ai-service dotnet AiService.dll keys list")]
    public void A_line_that_works_is_let_pass(string lines) =>
        new DocumentedBlock("here", lines).Problems(new HashSet<string>()).Should().BeEmpty();
}
