using AiService.NetworkAgent;

namespace AiService.Tests.NetworkAgent;

public class CommandArgumentTests
{
    [Theory]
    [InlineData("eth1")]
    [InlineData("Gig0/0/1")]
    [InlineData("100GE1/0/1.100")]
    [InlineData("Eth-Trunk1")]
    [InlineData("xe-0/0/0:1")]
    public void Names_of_interfaces_pass(string name)
    {
        CommandArgument.IsSafe(name).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("eth1\n")]
    [InlineData("eth1\nreload")]
    [InlineData("eth1\r")]
    [InlineData("eth1;reboot")]
    [InlineData("eth1|sh")]
    [InlineData("eth1?")]
    [InlineData("eth1 up")]
    [InlineData("$(reboot)")]
    [InlineData("`reboot`")]
    [InlineData("-all")]
    [InlineData("../eth1")]
    [InlineData("ｅth1")]
    [InlineData("еth1")]
    [InlineData("eth１")]
    [InlineData("eth1{interface}")]
    public void Nothing_else_does(string name)
    {
        CommandArgument.IsSafe(name).Should().BeFalse();
    }

    [Fact]
    public void Neither_does_a_name_of_endless_length()
    {
        CommandArgument.IsSafe(new string('e', 65)).Should().BeFalse();
    }
}
