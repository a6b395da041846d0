using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>A template that would run otherwise than asked for is never launched.</summary>
public sealed class LaunchPageTests : IDisposable
{
    private const string Own = "defaults.extra_vars";

    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;

    public LaunchPageTests() => rig = new AwxRig(awx.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Theory]
    [InlineData("ask_limit_on_launch", "false", "未启用“启动时提示限制（limit）”")]
    [InlineData("ask_limit_on_launch", "null", "未启用“启动时提示限制（limit）”")]
    [InlineData("ask_variables_on_launch", "false", "未启用“启动时提示变量（variables）”")]
    [InlineData("passwords_needed_to_start", """["ssh_password", "vault_password"]""", "启动时要求输入密码（ssh_password, vault_password），请将密码保存到凭据中")]
    [InlineData("credential_needed_to_start", "true", "缺少凭据")]
    [InlineData("inventory_needed_to_start", "true", "缺少清单")]
    [InlineData("defaults.job_slice_count", "2", "启用了切片")]
    [InlineData("variables_needed_to_start", """["device_id", "vlan", "site"]""", "要求变量 vlan, site，但没有可填的值")]
    [InlineData("variables_needed_to_start", """["interface"]""", "要求变量 interface，但没有可填的值", true)]
    [InlineData(Own, "\"site: [hub\"", "自带的变量无法解析")]
    [InlineData(Own, "\"device_id: '1'\"", "变量 device_id 的值与作业模板自带的值相同，Ansible 会对其求值，因此不执行。请从作业模板自带的变量中删除 device_id")]
    [InlineData(Own, "\"---\\n# own\\nfault_level: P1\\n\"", "变量 fault_level 的值与作业模板自带的值相同")]
    [InlineData(Own, "\"{\\\"fault_description\\\": \\\"接口Gig0/0/1 down\\\"}\"", "变量 fault_description 的值与作业模板自带的值相同")]
    [InlineData(Own, "\"a: &x {interface: Gig0/0/1}\\n<<: *x\"", "变量 interface 的值与作业模板自带的值相同")]
    public async Task It_is_not_launched_and_the_cure_is_named(string flag, string value, string words, bool withoutPort = false)
    {
        Set(flag, value);

        var attempt = await rig.RunAsync(withoutPort ? WithoutPort() : AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan, "another provider may try");
        attempt.Result.Should().StartWith($"AWX 动作 {FakeAwx.Action} 未执行：").And.Contain(words);
        awx.Requests.Should().OnlyContain(request => request.Method == "GET");
        rig.Journal!.HasTouched.Should().BeFalse();
    }

    [Theory]
    [InlineData("passwords_needed_to_start", "[]")]
    [InlineData("variables_needed_to_start", """["device_id", "fault_description", "fault_level", "trace_tag", "interface"]""")]
    [InlineData("variables_needed_to_start", "null")]
    [InlineData("survey_enabled", "true")]
    [InlineData(Own, "\"---\"")]
    [InlineData(Own, "\"device_id: '2'\\nsite: hub\\ninterface:\\n  name: Gig0/0/1\"")]
    [InlineData(Own, "\"{\\\"nested\\\": {\\\"device_id\\\": \\\"1\\\"}, \\\"list\\\": [\\\"1\\\"]}\"")]
    [InlineData(Own, "\"fault_level: p1\"")]
    public async Task One_that_fits_is_launched(string flag, string value)
    {
        Set(flag, value);

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task What_the_template_requires_may_be_fixed_by_the_map_and_may_not_be_equal_to_its_own()
    {
        Set("variables_needed_to_start", """["vlan"]""");
        (await rig.RunAsync(AwxRig.Order(("vlan", "7")))).Outcome.Should().Be(AttemptOutcome.Succeeded);

        Set(Own, "\"vlan: '{{ lookup(1) }}'\"");
        (await rig.RunAsync(AwxRig.Order(("vlan", "\"{{ lookup(1) }}\"")))).Result.Should().Contain("变量 vlan 的值与作业模板自带的值相同");
        awx.Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData("11-launch-get", nameof(AttemptOutcome.Succeeded), "状态：successful")]
    [InlineData("16-launch-get-survey", nameof(AttemptOutcome.NeverBegan), "未启用“启动时提示变量（variables）”")]
    public async Task The_recorded_pages_are_judged(string recording, string outcome, string words)
    {
        awx.Answers("GET", "job_templates/10/launch/", recording);

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain(words);
    }

    [Fact]
    public async Task The_page_is_read_before_every_launch()
    {
        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
        Set("ask_limit_on_launch", "false");

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.NeverBegan);
        awx.Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task A_group_of_the_hosts_name_keeps_the_job_from_being_launched()
    {
        awx.Groups.Add("1");

        await RefusedAsync("清单 net 中有与主机 1 同名的组，作业会在该组的全部主机上执行");
    }

    [Fact]
    public async Task A_host_that_a_visible_inventory_does_not_have_is_named()
    {
        awx.On("GET", "inventories/2/hosts/", _ => Rows());

        await RefusedAsync("清单 net 中没有主机 1，请添加该主机，或在 DEVICES_FILE 中为该设备设置 awx_host");
    }

    [Fact]
    public async Task An_inventory_that_cannot_be_read_for_now_is_not_taken_for_a_free_way()
    {
        awx.Answers("GET", "inventories/2/groups/", "44-database-down");

        await RefusedAsync("HTTP 500");
    }

    [Theory]
    [InlineData("groups")]
    [InlineData("hosts")]
    public async Task Without_a_right_on_the_inventory_it_is_launched(string part)
    {
        awx.Answers("GET", $"inventories/2/{part}/", "22-403-not-visible");

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    private static WireMock.ResponseMessage Rows() => FakeStackStorm.Json(200, JsonNode.Parse("""{"count": 0, "next": null, "results": []}""")!);

    private static RepairOrder WithoutPort()
    {
        var order = AwxRig.Order();
        return order with { Description = "链路down", Reading = AiService.Faults.Reading.FaultReader.Read("链路down").Statements[0] };
    }

    private async Task RefusedAsync(string words)
    {
        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain(words);
        awx.Requests.Should().OnlyContain(request => request.Method == "GET");
    }

    private void Set(string flag, string value)
    {
        var steps = flag.Split('.');
        (steps.Length > 1 ? awx.Page[steps[0]]!.AsObject() : awx.Page)[steps[^1]] = JsonNode.Parse(value);
    }
}
