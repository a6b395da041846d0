using AiService.Agent.Running;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Running;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>The result of an attempt that cannot be made; no device is contacted.</summary>
public class AgentProviderTests
{
    private readonly ScriptedDevice device = new((_, command) => throw new InvalidOperationException($"{command} must not be sent"));

    [Fact]
    public async Task A_device_without_an_entry_is_a_clear_failed_entry()
    {
        await ExpectAsync(Orders.For("7", "eth1"), "设备 7 不在 DEVICES_FILE 中（缺少设备凭据）");
    }

    [Fact]
    public async Task Without_an_inventory_the_variable_is_named()
    {
        await ExpectAsync(Orders.For("1", "eth1"), "未配置 DEVICES_FILE，设备 1 缺少设备凭据", Inventories.None);
    }

    [Fact]
    public async Task A_fault_that_no_runbook_serves_is_a_clear_failed_entry()
    {
        await ExpectAsync(Orders.For("1", null, "风扇异响", "network.remediation.restart"), "没有适用的 runbook");
    }

    [Fact]
    public async Task A_fault_that_names_no_interface_is_a_clear_failed_entry()
    {
        await ExpectAsync(Orders.For("1", null, "接口 down"), "无法从故障描述中识别接口");
    }

    [Theory]
    [InlineData("eth1; reboot")]
    [InlineData("eth1\nno router bgp 65000")]
    public async Task A_name_that_could_be_a_command_is_refused_and_not_repeated(string name)
    {
        var attempt = await ExpectAsync(Orders.For("1", name, "接口 down"), "接口名含有不允许的字符，未连接设备");

        attempt.Result.Should().NotContain("reboot").And.NotContain("bgp");
    }

    [Theory]
    [InlineData("接口eth1 down", null, true)]
    [InlineData("Interface eth1 is down", null, true)]
    [InlineData("端口eth1状态异常", Orders.Action, true)]
    [InlineData("transport eth1 is down", null, true)] // other words for an interface that is down
    [InlineData("BGP邻居丢失", "network.remediation.bgp", false)]
    public void A_runbook_is_found_by_the_action_it_stands_in_for_or_by_the_fault(string description, string? action, bool can)
    {
        Provider().CanTry(Orders.For("1", "eth1", description, action)).Should().Be(can);
    }

    private AgentProvider Provider(DeviceInventory? inventory = null)
    {
        return new AgentProvider(
            new RunPreparation(Library.Embedded.Catalog, inventory ?? Inventories.Of(ScriptedDevice.Frr)),
            (_, _) => device,
            new SeenAfterwards(null),
            new KeptTranscript(),
            TimeProvider.System,
            NullLogger<AgentProvider>.Instance);
    }

    private async Task<AttemptResult> ExpectAsync(RepairOrder order, string sentence, DeviceInventory? inventory = null)
    {
        var attempt = await Provider(inventory).TryAsync(order, order.Journal(), default);

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Status.Should().Be("not_applicable");
        attempt.Result.Should().Be(sentence);
        device.Arrived.Should().BeEmpty();
        return attempt;
    }
}
