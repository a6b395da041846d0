
namespace AiService.Tests.NetworkAgent;

/// <summary>Which runbook serves which platform, as docs/runbooks.md tells it.</summary>
public class RunbookPlatformsTests
{
    private static readonly string[] Platforms = ["vrp", "vrp8", "comware", "ios", "nxos", "eos", "junos", "frr", "linux"];

    [Fact]
    public void The_table_in_the_documentation_is_what_the_files_say()
    {
        var told = Table();

        told[0].Should().Equal(["runbook", .. Platforms.Select(name => $"`{name}`")]);
        Platforms.Should().BeEquivalentTo(Library.Embedded.Platforms.Keys);
        told.Skip(2).Select(row => string.Join(' ', row)).Should().BeEquivalentTo(Library.Embedded.Catalog.Runbooks.Select(runbook =>
            string.Join(' ', [$"`{runbook.Name}`", .. Platforms.Select(name => runbook.Platforms.ContainsKey(name) ? "yes" : "–")])));
    }

    [Fact]
    public void Where_a_port_that_is_shut_loses_its_routes_it_is_not_bounced()
    {
        Library.Runbook("bounce-interface").Platforms.Keys.Should().NotContain(["linux", "frr"]);
    }

    [Theory]
    [InlineData("bounce-interface")]
    [InlineData("reenable-error-disabled")]
    public void A_port_is_really_shut_before_it_is_opened_where_a_commit_compares_with_what_is_in_force(string runbook)
    {
        var script = Library.Script(runbook, "vrp8", "10GE1/0/1");

        string[] sent = [.. script.Enter, .. script.Commands, .. script.Commit, .. script.Leave];
        sent.Should().Equal("system-view", "interface 10GE1/0/1", "shutdown", "commit", "undo shutdown", "commit", "return");
        script.Rollback.Should().Equal("system-view", "interface 10GE1/0/1", "undo shutdown", "commit", "return");
    }

    private static List<string[]> Table()
    {
        var lines = File.ReadAllLines(Path.Combine(Harness.Repository.Root, "docs", "runbooks.md"));
        return [.. lines.SkipWhile(line => !line.StartsWith("| runbook |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
    }
}
