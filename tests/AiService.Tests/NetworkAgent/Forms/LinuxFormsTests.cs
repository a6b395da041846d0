namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>Linux: the flags of a link are a set, whatever its order and whatever else is in it.</summary>
public sealed class LinuxFormsTests
{
    [Theory]
    [InlineData("UP", "BROADCAST,MULTICAST,UP,LOWER_UP", "up")]
    [InlineData("UP", "BROADCAST,MULTICAST,MASTER,UP,LOWER_UP", "up")]
    [InlineData("UP", "LOWER_UP,UP", "up")]
    [InlineData("UP", "UP,PROMISC,ALLMULTI,LOWER_UP,DYNAMIC", "up")]
    [InlineData("UNKNOWN", "LOOPBACK,UP,LOWER_UP", "up")]
    [InlineData("UP", "UP,LOWER_UP,OF_A_LATER_KERNEL", "up")]
    [InlineData("UP", "UP,LOWER_UP,NO-CARRIER", null)]
    [InlineData("DOWN", "NO-CARRIER,BROADCAST,MULTICAST,UP", "line_down")]
    [InlineData("DOWN", "UP,NO-CARRIER,MASTER", "line_down")]
    [InlineData("DOWN", "BROADCAST,MULTICAST,UP,SLAVE,NO-CARRIER", "line_down")]
    [InlineData("LOWERLAYERDOWN", "NO-CARRIER,BROADCAST,UP,M-DOWN", "line_down")]
    [InlineData("DORMANT", "BROADCAST,UP,LOWER_UP", "line_down")]
    [InlineData("DOWN", "BROADCAST,MULTICAST", "administratively_down")]
    [InlineData("DOWN", "BROADCAST,MULTICAST,MASTER", "administratively_down")]
    [InlineData("DOWN", "PROMISC,ALLMULTI,SLAVE,DYNAMIC", "administratively_down")]
    [InlineData("DOWN", "BROADCAST,LOWER_UP,M-DOWN,STARTUP", "administratively_down")]
    [InlineData("DOWN", "", "administratively_down")]
    public void Flags_are_a_set(string state, string flags, string? seen)
    {
        Seen.State("linux", "interface_brief", "bond0", $"bond0            {state}           02:00:5e:00:53:01 <{flags}> ").Should().Be(seen);
        Seen.State("linux", "interface_brief", "bond0", $"bond0@if12       {state}           02:00:5e:00:53:01 <{flags}> ").Should().Be(seen);
        Seen.State("linux", "interface_brief", "bond", $"bond0            {state}           02:00:5e:00:53:01 <{flags}> ").Should().BeNull();
        Seen.State("linux", "interface_brief", "BOND0", $"bond0            {state}           02:00:5e:00:53:01 <{flags}> ").Should().BeNull("a kernel tells cases apart");
    }
}
