using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Terminal;
using AiService.NetworkAgent.Yaml;

namespace AiService.Tests.NetworkAgent;

/// <summary><c>RUNBOOKS_DIR</c>: what it adds, what it takes the place of, and how it stops the start.</summary>
public sealed class RunbookFolderTests : IDisposable
{
    private const string Own = """
        name: own
        title: 自有
        reports: true
        serves: { faults: [风扇异响] }
        platforms:
          vrp: { commands: [display fan] }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-runbooks-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_runbook_of_ones_own_stands_beside_the_shipped_ones_and_serves_variants_too()
    {
        Write("own.yaml", Own);

        var library = Library.Read(folder.FullName, out var problems);

        problems.Should().BeEmpty();
        library.Catalog.Runbooks.Should().HaveCount(Library.Embedded.Catalog.Runbooks.Count + 1);
        library.Catalog.Find("own")!.Platforms.Keys.Should().BeEquivalentTo("vrp", "vrp8");
    }

    [Fact]
    public void One_with_a_shipped_name_takes_its_place()
    {
        Write("mine.yml", Own.Replace("name: own", "name: enable-interface", StringComparison.Ordinal));

        Library.Read(folder.FullName, out _).Catalog.Find("enable-interface")!.Title.Should().Be("自有");
    }

    [Fact]
    public void So_does_a_platform()
    {
        folder.CreateSubdirectory("platforms");
        Write("platforms/vrp9.yaml", "name: vrp9\nlike: vrp\nsession: { setup: [screen-length 0 temporary, undo terminal monitor] }");

        var platform = Library.Read(folder.FullName, out var problems).Platforms["vrp9"];

        problems.Should().BeEmpty();
        platform.Setup.Should().HaveCount(2);
        platform.Prompt!.ToString().Should().Be(Library.Platform("vrp").Prompt!.ToString());
    }

    [Fact]
    public void Everything_that_is_wrong_in_all_files_is_told_at_once_with_file_and_line()
    {
        folder.CreateSubdirectory("platforms");
        Write("platforms/bad.yaml", "name: bad\nsession: { mode: telnet }");
        Write("a.yaml", Own.Replace("display fan", "'display {vlan}'", StringComparison.Ordinal));
        Write("b.yaml", Own + "\nsave: true");
        Write("c.yaml", Own.Replace("vrp:", "cobol:", StringComparison.Ordinal));
        Write("d.yaml", "name: [");
        Write("e.yaml", Own);
        Write("f.yaml", Own);
        Write("g.yaml", """
            name: guarded
            title: 重启
            serves: { faults: [x] }
            parameters: { interface: interface }
            spare_own_port: true
            states: { up: { verdict: needless, text: 好 } }
            pre_check: { look: interface }
            platforms:
              frr: { commands: [x] }
            """);

        Library.Read(folder.FullName, out var problems);

        problems.Should().OnlyContain(problem => problem.Variable == "RUNBOOKS_DIR");
        string[] expected =
        [
            "platforms/bad.yaml line 2: 'mode' is not known.",
            "a.yaml line 6: 'commands' uses {vlan}",
            "b.yaml line 7: 'save' has no place",
            "c.yaml line 6: the platform 'cobol' is not known.",
            "d.yaml line ",
            "f.yaml line 1: 'name' is 'own', as in",
            "g.yaml line 5: 'spare_own_port' cannot be promised on frr",
            "g.yaml line 7: 'look' can find 'administratively_down' on frr",
        ];
        var told = problems.Select(problem => problem.ToString()).ToList();
        foreach (var one in expected)
        {
            told.Should().Contain(problem => problem.Contains(one, StringComparison.Ordinal), one);
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_stops_the_start()
    {
        Library.Read(Path.Combine(folder.FullName, "nosuch"), out var problems);

        problems.Should().ContainSingle().Which.ToString().Should().StartWith("RUNBOOKS_DIR").And.Contain("cannot be read");
    }

    [Fact]
    public void A_runbook_that_was_written_before_a_state_was_told_apart_is_taken_and_concludes_nothing_from_it()
    {
        Write("own.yaml", """
            name: own-enable
            title: 启用
            serves: { faults: [自有故障] }
            parameters: { interface: interface }
            states:
              up: { verdict: needless, text: 好 }
              administratively_down: { verdict: allowed, text: 关 }
              error_disabled: { verdict: allowed, text: 保护 }
              module_absent: { verdict: escalate, text: 无模块 }
              down: { verdict: allowed, text: 断 }
              line_down: { verdict: escalate, text: 线路 }
              not_existing: { verdict: hopeless, text: 无 }
            pre_check: { look: [interface, interface_brief] }
            platforms:
              nxos: { commands: [x] }
            """);

        var check = Library.Read(folder.FullName, out var problems).Catalog.Find("own-enable")!.Platforms["nxos"].PreCheck;

        problems.Should().BeEmpty();
        var values = new Dictionary<string, string> { ["interface"] = "Ethernet1/1", ["interface_short"] = "Eth1/1" };
        var state = check.Read(check.Probes[0], new Reply("Ethernet1/1 is down (vpcPeerLinkDown, err-disabled)\n"), values).State;
        (state.Name, state.Verdict).Should().Be(("held_down", Verdict.CannotTell));
        check.Read(check.Probes[0], new Reply("Ethernet1/1 is down (Link not connected)\n"), values).State.Verdict.Should().Be(Verdict.Allowed);
    }

    [Fact]
    public void A_platform_in_place_of_a_shipped_one_may_lack_a_look_that_came_later()
    {
        folder.CreateSubdirectory("platforms");
        var before = EmbeddedYaml.Files("Platforms").Single(file => file.Name == "nxos.yaml").Text;
        Write("platforms/nxos.yaml", before.Replace("interface_cause:", "interface_other:", StringComparison.Ordinal));

        var library = Library.Read(folder.FullName, out var problems);

        problems.Should().BeEmpty();
        library.Catalog.Find("reenable-error-disabled")!.Platforms["nxos"].PreCheck.Probes.Should().ContainSingle()
            .Which.Command.Should().Be("show interface {interface}");
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);
}
