using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent;

/// <summary>The shipped runbook against what real devices printed.</summary>
public class ReadingTests
{
    [Theory]
    [InlineData("frr", "eth1", "frr_up", "up")]
    [InlineData("frr", "eth1", "frr_administratively_down", "administratively_down")]
    [InlineData("frr", "eth1", "frr_line_down", "line_down")]
    [InlineData("frr", "nosuch", "frr_not_existing", "not_existing")]
    [InlineData("frr", "eth1", "frr_unknown_command", "cannot_tell")]
    [InlineData("frr", "eth2", "frr_up", "cannot_tell")]
    [InlineData("linux", "eth1", "linux_up", "up")]
    [InlineData("linux", "lo", "linux_loopback_up", "up")]
    [InlineData("linux", "eth1", "linux_administratively_down", "administratively_down")]
    [InlineData("linux", "eth1", "linux_line_down", "line_down")]
    [InlineData("linux", "nosuch", "linux_not_existing", "not_existing")]
    [InlineData("linux", "GigabitEthernet0/0/1", "linux_name_too_long", "not_existing")]
    public void What_a_real_device_printed_is_read_as_the_state_it_was_in(string platform, string port, string recording, string state)
    {
        Read(platform, port, DeviceRecording.Read(recording)).State.Name.Should().Be(state);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"eth1":{"administrativeStatus":"up"}}""")]
    [InlineData("""{"eth1":{"administrativeStatus":"down","administrativeStatus":"up","operationalStatus":"up"}}""")]
    [InlineData("eth1 is up, line protocol is up")]
    public void What_cannot_be_understood_is_never_guessed(string output)
    {
        Read("frr", "eth1", new Reply(output)).State.Verdict.Should().Be(Verdict.CannotTell);
    }

    [Fact]
    public void The_evidence_is_the_words_that_decided()
    {
        Read("linux", "eth1", DeviceRecording.Read("linux_up")).Evidence.Should().Be("0.flags = UP+LOWER_UP, 0.operstate = UP");
        Read("linux", "nosuch", DeviceRecording.Read("linux_not_existing")).Evidence.Should().Be("""Device "nosuch" does not exist.""");
    }

    [Fact]
    public void A_dot_in_the_name_is_part_of_the_name()
    {
        var reply = new Reply("""{"eth1.100":{"administrativeStatus":"down"}}""");

        Read("frr", "eth1.100", reply).State.Name.Should().Be("administratively_down");
    }

    private static CheckResult Read(string platform, string port, Reply reply)
    {
        var check = Library.Runbook("enable-interface").Platforms[platform].PreCheck;
        return check.Read(check.Probes[0], reply, new Dictionary<string, string> { ["interface"] = port });
    }
}
