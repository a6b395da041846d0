using AiService.Agent.Running;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.NetworkAgent.Yaml;

namespace AiService.Tests.NetworkAgent;

/// <summary>Every platform that can tell which ports our session takes tells all of them, or nothing is bounced.</summary>
public class OwnPortOfPlatformsTests
{
    // The shipped bounce leaves Linux out; one of an operator's own may not.
    private const string OnLinux = """
        name: own-bounce
        title: 重启接口
        serves: { actions: [own.bounce] }
        parameters: { interface: interface }
        spare_own_port: true
        states:
          up: { verdict: needless, text: 接口已 up }
          line_down: { verdict: allowed, text: 线路 down }
          administratively_down: { verdict: hopeless, text: 接口被关闭 }
          not_existing: { verdict: hopeless, text: 没有该接口 }
        platforms:
          linux:
            pre_check: { look: interface }
            commands: ['ip link set dev {interface} down', 'ip link set dev {interface} up']
        """;

    [Theory]
    [InlineData("vrp", "GE0/0/1", "10.1.1.2", "route", "GigabitEthernet0/0/2")]
    [InlineData("vrp", "GE0/0/1", "10.1.1.2", "route_equal", "GigabitEthernet0/0/2 GigabitEthernet0/0/4")]
    [InlineData("comware", "GE1/0/1", "10.1.1.5", "route", "GigabitEthernet1/0/9")]
    [InlineData("comware", "GE1/0/1", "10.1.1.5", "route_equal", "GigabitEthernet1/0/10 GigabitEthernet1/0/9")]
    [InlineData("comware", "GE1/0/1", "10.1.1.5", "route_equal_short", "GigabitEthernet1/0/10 GigabitEthernet1/0/9")]
    [InlineData("ios", "Gi1/0/1", "10.1.1.4", "cef", "GigabitEthernet1/0/10")]
    [InlineData("ios", "Gi1/0/1", "10.1.1.4", "cef_equal", "GigabitEthernet1/0/10 GigabitEthernet1/0/11")]
    [InlineData("nxos", "Eth1/1", "10.1.1.7", "route", "Ethernet1/49")]
    [InlineData("nxos", "Eth1/1", "10.1.1.7", "route_equal", "Ethernet1/49 Ethernet1/50")]
    [InlineData("eos", "Et1", "10.1.1.8", "route", "Ethernet49")]
    [InlineData("eos", "Et1", "10.1.1.8", "route_equal", "Ethernet49 Ethernet50")]
    public async Task All_ports_of_our_session_are_known_and_each_of_them_is_spared(string platform, string other, string host, string route, string ports)
    {
        (await ObjectionAsync(Script(platform, other), host, Recorded(platform, route))).Should().Be((null, ports));

        foreach (var own in ports.Split(' '))
        {
            (await ObjectionAsync(Script(platform, own), host, Recorded(platform, route))).Objection.Should().Contain($"本次会话正经过接口 {own}");
        }
    }

    [Theory]
    [InlineData("comware", "GE1/0/1", "10.1.1.5", "route_vlan")]
    [InlineData("comware", "GE1/0/1", "10.1.1.5", "unrecognized")]
    [InlineData("comware", "GE1/0/1", "10.99.99.99", "route")]
    [InlineData("nxos", "Eth1/1", "10.1.1.7", "route_elsewhere")]
    [InlineData("nxos", "Eth1/1", "10.1.1.7", "not_existing")]
    [InlineData("nxos", "Eth1/1", "10.99.99.99", "route")]
    [InlineData("eos", "Et1", "10.1.1.8", "route_overlay")]
    [InlineData("eos", "Et1", "10.1.1.8", "invalid")]
    [InlineData("eos", "Et1", "10.99.99.99", "route")]
    public async Task Where_the_device_cannot_tell_nothing_is_bounced(string platform, string port, string host, string route)
    {
        (await ObjectionAsync(Script(platform, port), host, Recorded(platform, route))).Objection.Should().Contain("无法确定本次会话经过哪个接口");
    }

    [Theory]
    [InlineData("*868 vty 0/1/0 netop      idle                 00:00:00 10.1.1.9", true)]
    [InlineData("*    vty 322   netop      idle                 00:00:00 10.1.1.9", true)]
    [InlineData("*  0 con 0     netop      idle                 00:00:00", false)]
    [InlineData("*  1 vty 0     netop      idle                 00:00:00 admin-pc.example", false)]
    public async Task IOS_numbers_its_lines_in_several_ways(string line, bool known)
    {
        var (objection, ports) = await ObjectionAsync(Script("ios", "Gi1/0/1"), "10.1.1.4", command => command == "show users"
            ? $"    Line       User       Host(s)              Idle       Location\n  7 vty 9     other      idle                 00:03:10 10.1.1.50\n{line}\n"
            : Recorded("ios", "cef")(command));

        (objection is null, ports).Should().Be((known, known ? "GigabitEthernet1/0/10" : ""));
    }

    [Theory]
    [InlineData("HundredGigE0/0/3")]
    [InlineData("HundredGigabitEthernet0/0/3")]
    [InlineData("Hu0/0/3")]
    public async Task A_port_is_spared_by_whatever_spelling_the_device_shows_it(string named)
    {
        var (objection, _) = await ObjectionAsync(Script("ios", named), "10.1.1.4", command => command.StartsWith("show ip cef", StringComparison.Ordinal)
            ? "10.1.1.0/24\n  attached to HundredGigabitEthernet0/0/3\n"
            : Recorded("ios", "cef")(command));

        objection.Should().Contain("本次会话正经过接口");
    }

    [Theory]
    [InlineData("eth1", "", "", null, "eth0")]
    [InlineData("eth0", "", "", "本次会话正经过接口 eth0", "eth0")]
    [InlineData("eth1", "", "eth1 master br0 state UP", "无法确定", "eth0")]
    [InlineData("eth1", "bridge forward_delay 1500", "", "无法确定", "eth0")]
    public async Task Linux_tells_it_by_its_kernels_routes(string port, string ownDetails, string link, string? objection, string ports)
    {
        var runbook = RunbookFile.Read(new YamlSource("own.yaml", OnLinux), Library.Embedded.Platforms, out var problems)!;
        problems.Should().BeEmpty();

        var (told, found) = await ObjectionAsync(Library.Script(runbook, Library.Platform("linux"), port), "10.99.1.2", command => command switch
        {
            "printenv SSH_CONNECTION" => "10.99.1.1 41234 10.99.1.2 22\n",
            "ip -oneline address show to 10.99.1.2" => "2: eth0    inet 10.99.1.2/30 scope global eth0\\       valid_lft forever preferred_lft forever\n",
            "ip -oneline route get 10.99.1.1" => "10.99.1.1 dev eth0 src 10.99.1.2 uid 0 \\    cache \n",
            "ip -oneline -details link show dev eth0" => $"2: eth0: <UP,LOWER_UP> mtu 1500 state UP \\    veth {ownDetails} addrgenmode eui64\n",
            _ => $"3: {link}\n",
        });

        (objection is null ? told is null : told?.Contains(objection, StringComparison.Ordinal)).Should().BeTrue(told);
        found.Should().Be(ports);
    }

    private static RunbookScript Script(string platform, string port) => Library.Script("bounce-interface", platform, port);

    /// <summary>The steps' answers in their order: who is logged in, the way back to 10.1.1.9, and the addresses.</summary>
    private static Func<string, string> Recorded(string platform, string route)
    {
        var steps = Library.Platform(platform).OwnPort.Select(step => step.Command.Replace("{client}", "10.1.1.9", StringComparison.Ordinal)).Distinct().ToList();
        steps.Should().HaveCount(3);
        return command => steps.IndexOf(command) switch
        {
            0 => DeviceRecording.Text(platform, "users"),
            1 => DeviceRecording.Text(platform, route),
            2 => DeviceRecording.Text(platform, "addresses"),
            _ => throw new InvalidOperationException(command),
        };
    }

    private static async Task<(string? Objection, string Ports)> ObjectionAsync(RunbookScript script, string host, Func<string, string> answer)
    {
        var device = ScriptedDevice.Device(script.Platform.Name, host);
        await using var session = await new ScriptedDevice((_, command) => new Reply(answer(command))).OpenAsync(device, CancellationToken.None);
        var guard = new OwnPortGuard(script, host);
        var run = new RunSession(session, new RunReport(script, device), new AgentJournal(Orders.For("1", null, "接口 down").Journal()));
        var objection = await guard.ObjectionAsync(run, CancellationToken.None);
        return (objection, string.Join(' ', guard.Ports));
    }
}
