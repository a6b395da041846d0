using System.Text.RegularExpressions;
using AiService.Tests.Harness;

namespace AiService.Tests.Architecture;

public sealed partial class DocumentedVariablesTests
{
    [Fact]
    public void Every_variable_that_the_service_reads_stands_in_both_READMEs_and_in_the_example()
    {
        var read = SourceGraph.Files
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .Where(name => name != "DOTNET_RUNNING_IN_CONTAINER")
            .Distinct()
            .ToList();
        read.Should().Contain(["STACKSTORM_BASE_URL", "REDIS_URL", "KNOWLEDGE_DB_PATH", "DEVICES_FILE", "STACKSTORM_CA_FILE"]);

        foreach (var file in (string[])["README.md", "README.zh-CN.md", ".env.example", "docker-compose.yml", "docker-compose.platform.yml"])
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, file));
            read.Where(name => !text.Contains(name, StringComparison.Ordinal)).Should().BeEmpty($"{file} names every variable");
        }

        MachineEnvironment.Settings.Should().HaveCountGreaterThan(40).And.BeSubsetOf(read, "the table of the README lists only what is read");
    }

    // A name of one word is one where a setting is read.
    [GeneratedRegex("""(?:"(?<name>(?:[A-Z]+_)+[A-Z]+)"|settings[.]\w+[(]"(?<name>[A-Z]+)")""")]
    private static partial Regex Variable();
}
