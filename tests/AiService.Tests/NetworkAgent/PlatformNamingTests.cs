using AiService.Faults;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.Tests.NetworkAgent;

/// <summary>Fault texts and platforms know the same kinds of interface: one list each.</summary>
public sealed class PlatformNamingTests
{
    public static TheoryData<string, string> Lists => new()
    {
        { "vrp", "huawei" },
        { "vrp8", "huawei" },
        { "comware", "h3c" },
        { "ios", "cisco-ios" },
        { "nxos", "cisco-nxos" },
        { "eos", "arista" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_platform_sends_every_kind_of_its_list_by_its_long_form(string platform, string list)
    {
        var naming = Library.Platform(platform).Interfaces;

        foreach (var kind in InterfaceLists.Of(list)!.Where(kind => !kind.Long.Contains('|', StringComparison.Ordinal)))
        {
            var sent = naming.For(new InterfaceName(kind.Long + "1/0/1"));
            sent.Should().NotBeNull(kind.Long);
            sent!.Long.Should().Be(kind.Long + "1/0/1");
            sent.Short.Should().Be(kind.Printed + "1/0/1");
            sent.IsLogical.Should().Be(kind.IsLogical, kind.Long);
        }
    }

    [Fact]
    public void Every_kind_that_a_platform_knows_is_known_to_fault_texts()
    {
        var known = InterfaceLists.All.Select(kind => kind.Long).ToHashSet(StringComparer.Ordinal);

        foreach (var platform in Library.Embedded.Platforms.Values)
        {
            platform.Interfaces.Kinds.Select(kind => kind.Long).Except(known).Should().BeEmpty(platform.Name);
        }
    }

    [Fact]
    public void Junos_sends_the_names_of_its_list_as_they_stand()
    {
        foreach (var kind in InterfaceLists.Of("juniper")!)
        {
            var name = kind.Long + (kind.Form is NumberForm.Fpc ? "0/0/1" : "0");
            Library.Platform("junos").Interfaces.For(new InterfaceName(name))!.Long.Should().Be(name);
        }
    }

    [Theory]
    [InlineData("junos", "reth0", true)]
    [InlineData("junos", "gr-0/0/0.0", true)]
    [InlineData("junos", "ge-0/0/0", false)]
    [InlineData("junos", "irb", true)]
    [InlineData("frr", "lo", true)]
    [InlineData("frr", "br-lan", true)]
    [InlineData("frr", "bond0.100", true)]
    [InlineData("frr", "swp1", false)]
    [InlineData("frr", "enp3s0", false)]
    public void What_is_logical_comes_from_the_list_too(string platform, string name, bool logical) =>
        Library.Platform(platform).Interfaces.For(new InterfaceName(name))!.IsLogical.Should().Be(logical);

    [Fact]
    public void An_operators_file_may_name_a_list_and_add_to_it()
    {
        var naming = Read("{kinds: ruijie, names: {XPon: XP, GigabitEthernet: Gig}, logical: [XPon], as_written: '^0/[0-9]+$', logical_as_written: '^0/9$'}")!.Interfaces;

        naming.For(new InterfaceName("Ag1"))!.Long.Should().Be("AggregatePort1");
        naming.For(new InterfaceName("GE0/1"))!.Short.Should().Be("Gig0/1");
        naming.For(new InterfaceName("XPon1/0"))!.IsLogical.Should().BeTrue();
        naming.For(new InterfaceName("0/9"))!.IsLogical.Should().BeTrue();
        naming.For(new InterfaceName("0/8"))!.IsLogical.Should().BeFalse();
    }

    [Theory]
    [InlineData("{kinds: acme}", "names 'acme', which is no list of interface kinds.")]
    [InlineData("{kinds_as_written: acme}", "names 'acme', which is no list of interface kinds.")]
    [InlineData("{names: {A: B}, logical: [C]}", "names 'C', which 'names' does not hold.")]
    public void A_list_that_is_not_there_is_rejected(string interfaces, string problem)
    {
        Read(interfaces, out var problems).Should().BeNull();
        problems.Should().ContainSingle().Which.ToString().Should().Contain(problem);
    }

    private static Platform? Read(string interfaces) => Read(interfaces, out _);

    private static Platform? Read(string interfaces, out IReadOnlyList<YamlProblem> problems) =>
        PlatformFile.Read(new YamlSource("acme.yaml", $"name: acme\nsession: {{mode: exec}}\ninterfaces: {interfaces}\n"), null, out problems);
}
