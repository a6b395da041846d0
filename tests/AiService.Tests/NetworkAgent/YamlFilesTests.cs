using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Terminal;
using AiService.NetworkAgent.Yaml;

namespace AiService.Tests.NetworkAgent;

/// <summary>Platforms and runbooks are data: a valid file is used without a line of code, an invalid one is reported with its line.</summary>
public class YamlFilesTests
{
    private const string Own = """
        name: own
        session:
          mode: shell
          prompt: '^[<\[]~?\*?(?<host>[\w.]+)(-[\w/.-]+)?[>\]]$'
          setup: screen-length 0 temporary
        configuration:
          enter: [system-view]
          leave: [return]
        errors: ['^Error:', '^\s*\^$']
        interfaces:
          names: { GigabitEthernet: GE }
        """;

    [Fact]
    public void Every_shipped_platform_can_have_an_interface_enabled()
    {
        var platforms = Library.Embedded.Platforms;

        platforms.Keys.Should().BeEquivalentTo("comware", "eos", "frr", "ios", "junos", "linux", "nxos", "vrp", "vrp8");
        Library.Runbook("enable-interface").Platforms.Keys.Should().BeEquivalentTo(platforms.Keys);
    }

    [Fact]
    public void Every_shipped_pattern_is_linear()
    {
        // The start of the service takes their word for it.
        var platforms = PlatformFile.All(EmbeddedYaml.Files("Platforms").Select(file => file with { IsShipped = false }), out var problems);
        problems.Should().BeEmpty();
        foreach (var file in EmbeddedYaml.Files("Runbooks"))
        {
            RunbookFile.Read(file with { IsShipped = false }, platforms, out problems).Should().NotBeNull();
            problems.Should().BeEmpty();
        }
    }

    [Fact]
    public void Another_vendor_is_another_file()
    {
        var platform = PlatformFile.Read(new YamlSource("own.yaml", Own), null, out var problems)!;
        problems.Should().BeEmpty();
        platform.Refusal(new Reply("undo shutdown\n          ^\nError: Unrecognized command")).Should().Be("Error: Unrecognized command");

        var runbook = RunbookFile.Read(
            new YamlSource("own-enable.yaml",
            """
            name: own-enable
            title: 启用接口
            serves: { faults: [接口down] }
            parameters: { interface: interface }
            states:
              up: { verdict: needless, text: 接口已 up }
              administratively_down: { verdict: allowed, text: 接口被关闭 }
            platforms:
              own:
                pre_check:
                  command: display interface {interface}
                  reading:
                    - { state: administratively_down, text: '^{interface} current state ?: ?Administratively DOWN' }
                    - { state: up, text: '^{interface} current state ?: ?UP$' }
                commands: ['interface {interface}', undo shutdown]
            """),
            new Dictionary<string, Platform> { ["own"] = platform },
            out problems)!;

        problems.Should().BeEmpty();
        var procedure = runbook.Platforms["own"];
        var values = new Dictionary<string, string> { ["interface"] = "GigabitEthernet0/0/1" };
        procedure.PreCheck.Read(procedure.PreCheck.Probes[0], new Reply("GigabitEthernet0/0/1 current state : Administratively DOWN\n"), values).State.Verdict
            .Should().Be(Verdict.Allowed);
        procedure.PostCheck.Should().Be(procedure.PreCheck, "a post-check that says nothing else looks the same way");
    }

    [Fact]
    public void A_look_may_be_read_part_by_part_and_a_state_may_be_one_that_tells_nothing()
    {
        var platform = PlatformFile.Read(
            new YamlSource("own.yaml", Own + """

                looks:
                  fan:
                    command: display fan {interface}
                    block: '^Fan \S+$'
                    reading:
                      - { state: spins, text: ['^Fan {interface}$', '^  speed [1-9]'] }
                      - { state: unplugged, text: ['^Fan {interface}$', '^  speed -'] }
                """),
            null,
            out var problems)!;
        problems.Should().BeEmpty();
        var runbook = RunbookFile.Read(
            new YamlSource("own-fan.yaml", """
                name: own-fan
                title: 风扇
                serves: { faults: [风扇停转] }
                parameters: { interface: interface }
                states:
                  spins: { verdict: needless, text: 风扇在转 }
                  unplugged: { verdict: cannot_tell, text: 风扇未插 }
                platforms:
                  own:
                    pre_check: { look: fan }
                    commands: [fan reset]
                """),
            new Dictionary<string, Platform> { ["own"] = platform },
            out problems)!;
        problems.Should().BeEmpty();

        var check = runbook.Platforms["own"].PreCheck;
        CheckResult Read(string fan) => check.Read(check.Probes[0], new Reply("Fan a\n  speed 0\nFan b\n  speed 5\nFan c\n  speed -\n"), new Dictionary<string, string> { ["interface"] = fan });
        Read("a").State.Should().Be(DeviceState.CannotTell, "the speed is another fan's");
        Read("b").State.Verdict.Should().Be(Verdict.Needless);
        (Read("c").State.Verdict, Read("c").State.Text).Should().Be((Verdict.CannotTell, "风扇未插"));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_platform_is_told_at_once_with_its_line()
    {
        PlatformFile.Read(
            new YamlSource("bad.yaml",
            """
            name: bad
            session:
              mode: telnet
              promt: '>'
            errors:
              - '('
            """),
            null,
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
            new YamlSource("bad.yaml",
            """
            name: bad
            title: 坏
            serves: { faults: [' '] }
            parameters: { interface: interface, vlan: label }
            states:
              down: { verdict: maybe, text: 关闭 }
            platforms:
              cisco: { commands: [x] }
              junos:
                pre_check:
                  command: show {peer}
                  reading:
                    - { state: sideways, text: x }
                    - { state: down }
                    - { state: down, text: x, unless: '(' }
                    - { state: down, json: { a: b }, unless: x }
                post_check:
                  patience: { times: 0 }
            """),
            Library.Embedded.Platforms,
            out var problems).Should().BeNull();

        problems.Select(problem => problem.ToString()).Should().Contain(all => all.StartsWith("bad.yaml line 4: 'vlan' is 'label'", StringComparison.Ordinal));
        problems.Select(problem => problem.Line).Should().BeEquivalentTo([3L, 4L, 6L, 6L, 8L, 10L, 11L, 13L, 14L, 15L, 16L, 18L]);
    }

    [Fact]
    public void A_file_that_is_no_yaml_is_told_with_its_line()
    {
        PlatformFile.Read(new YamlSource("bad.yaml", "name: a\nsession: ["), null, out var problems).Should().BeNull();

        problems.Should().ContainSingle().Which.Line.Should().BeGreaterThan(0);
    }
}
