using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent;

/// <summary>Platforms and runbooks are data: what is right is taken without a line of code, what is wrong is told with its line.</summary>
public class YamlFilesTests
{
    private const string Vrp = """
        name: vrp
        session:
          mode: shell
          prompt: '^[<\[]~?\*?(?<host>[\w.]+)(-[\w/.-]+)?[>\]]$'
          setup: screen-length 0 temporary
        configuration:
          enter: [system-view]
          leave: [return]
        errors: ['^Error:', '^\s*\^$']
        """;

    [Fact]
    public void Every_shipped_platform_has_a_procedure_in_the_shipped_runbook()
    {
        var platforms = PlatformFile.Embedded();

        platforms.Keys.Should().BeEquivalentTo("frr", "linux");
        RunbookCatalog.Embedded(platforms).Runbooks.Should().ContainSingle()
            .Which.Platforms.Keys.Should().BeEquivalentTo(platforms.Keys);
    }

    [Fact]
    public void Another_vendor_is_another_file()
    {
        var platform = PlatformFile.Read("vrp.yaml", Vrp, out var problems)!;
        problems.Should().BeEmpty();
        platform.Refusal(new Reply("undo shutdown\n          ^\nError: Unrecognized command")).Should().Be("^");

        var runbook = RunbookFile.Read(
            "vrp-enable.yaml",
            """
            name: vrp-enable
            title: 启用接口
            serves: { faults: [接口down] }
            parameters: [interface]
            states:
              up: { verdict: needless, text: 接口已 up }
              administratively_down: { verdict: allowed, text: 接口被关闭 }
            platforms:
              vrp:
                pre_check:
                  command: display interface {interface}
                  reading:
                    - { state: administratively_down, text: '^{interface} current state ?: ?Administratively DOWN' }
                    - { state: up, text: '^{interface} current state ?: ?UP$' }
                commands: ['interface {interface}', undo shutdown]
            """,
            new Dictionary<string, Platform> { ["vrp"] = platform },
            out problems)!;

        problems.Should().BeEmpty();
        var procedure = runbook.Platforms["vrp"];
        var values = new Dictionary<string, string> { ["interface"] = "GigabitEthernet0/0/1" };
        procedure.PreCheck.Read(new Reply("GigabitEthernet0/0/1 current state : Administratively DOWN\n"), values).State.Verdict
            .Should().Be(Verdict.Allowed);
        procedure.PostCheck.Should().Be(procedure.PreCheck, "a post-check that says nothing else looks the same way");
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_platform_is_told_at_once_with_its_line()
    {
        PlatformFile.Read(
            "bad.yaml",
            """
            name: bad
            session:
              mode: telnet
              promt: '>'
            errors:
              - '('
            """,
            out var problems).Should().BeNull();

        problems.Select(problem => (problem.Line, problem.Problem)).Should().BeEquivalentTo(
        [
            (3L, "'mode' is not known."),
            (4L, "the key 'promt' is not known."),
            (6L, "'errors' has a pattern that cannot be used: ("),
        ]);
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_runbook_is_told_at_once_with_its_line()
    {
        RunbookFile.Read(
            "bad.yaml",
            """
            name: bad
            title: 坏
            serves: { faults: [' '] }
            parameters: [interface, vlan]
            states:
              down: { verdict: maybe, text: 关闭 }
            platforms:
              junos:
                pre_check:
                  command: show {peer}
                  reading:
                    - { state: sideways, text: x }
                    - { state: down }
                post_check:
                  patience: { times: 0 }
            """,
            PlatformFile.Embedded(),
            out var problems).Should().BeNull();

        problems.Select(problem => problem.ToString()).Should().Contain(all => all.StartsWith("bad.yaml line 4: 'parameters' names 'vlan'", StringComparison.Ordinal));
        problems.Select(problem => problem.Line).Should().BeEquivalentTo([3L, 4L, 6L, 6L, 9L, 9L, 10L, 12L, 13L, 15L]);
    }

    [Fact]
    public void A_file_that_is_no_yaml_is_told_with_its_line()
    {
        PlatformFile.Read("bad.yaml", "name: a\nsession: [", out var problems).Should().BeNull();

        problems.Should().ContainSingle().Which.Line.Should().BeGreaterThan(0);
    }
}
