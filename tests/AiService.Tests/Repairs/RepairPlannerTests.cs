using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.Repairs;

/// <summary>What becomes of the statements of a fault: an order, a reason, or nothing beside the others.</summary>
public sealed class RepairPlannerTests
{
    private const string Map = """{"接口down": "p.enable", "cpu": "p.cpu", "bgp": "p.bgp", "光功率低": "p.optics"}""";

    [Fact]
    public void Each_port_that_is_asserted_to_be_down_is_an_order_of_its_own()
    {
        var plans = Plan(Port("Gig0/0/1", FaultState.Down), Port("Gig0/0/2", FaultState.Down));

        plans.Select(plan => (plan.Order?.Interface?.Text, plan.Order?.Match.Action)).Should().Equal(("Gig0/0/1", "p.enable"), ("Gig0/0/2", "p.enable"));
    }

    [Fact]
    public void A_healthy_port_beside_a_faulty_one_is_not_listed()
    {
        Plan(Port("Gig0/0/1", FaultState.Up), Port("Gig0/0/2", FaultState.Down)).Should().ContainSingle().Which.Order!.Interface!.Text.Should().Be("Gig0/0/2");
    }

    [Fact]
    public void What_is_refused_is_listed_with_its_reason_beside_what_runs()
    {
        var plans = Plan(
            Port("Gig0/0/1", FaultState.Down) with { Modality = Modality.Negated },
            Port("Gig0/0/2", FaultState.Down) with { Device = DeviceScope.Other },
            Port("Gig0/0/3", FaultState.Down),
            Port(null, FaultState.Unknown) with { Doubt = "没有写出完整的接口名" });

        plans.Select(plan => (plan.Order?.Interface?.Text, plan.Decision.Reason)).Should().Equal(
            (null, "该语句否定了故障"),
            (null, "说的是另一台设备，不自动执行"),
            ("Gig0/0/3", "关键字“接口down”映射到动作 p.enable"),
            (null, "没有写出完整的接口名"));
    }

    [Fact]
    public void A_text_of_which_nothing_is_mapped_has_one_reason()
    {
        Plan(Of(ObjectKind.Device, FaultState.Unknown, "请检查"), Port("Gig0/0/1", FaultState.Up), Port("Gig0/0/2", FaultState.Flapping) with { Time = FaultTime.Recovered })
            .Should().ContainSingle().Which.Decision.Reason.Should().Be("故障已恢复");
    }

    [Fact]
    public void The_same_said_again_without_its_name_is_no_second_repair()
    {
        Plan(Port("Gig0/0/1", FaultState.Down), Port(null, FaultState.Down)).Should().ContainSingle();
        Plan(Of(ObjectKind.Cpu, FaultState.High, "CPU过载"), Of(ObjectKind.Cpu, FaultState.High, "CPU使用率95%")).Should().ContainSingle();
        Plan(Bgp("BGP邻居192.0.2.1丢失"), Bgp("BGP邻居192.0.2.2丢失")).Should().HaveCount(2);
    }

    [Fact]
    public void Words_of_the_map_make_a_fault_of_what_the_lexicon_does_not_know_unless_something_speaks_against_it()
    {
        var unknown = Of(ObjectKind.Interface, FaultState.Unknown, "接口Gig0/0/1 光功率低");

        Plan(unknown).Single().Order!.Reading.State.Should().Be(FaultState.AsMapped);
        Plan(unknown with { Modality = Modality.Negated }).Single().Decision.Reason.Should().Be("该语句否定了故障");
        Plan(unknown with { Time = FaultTime.Recovered }).Single().Decision.Reason.Should().Be("故障已恢复");
        Plan(unknown with { Intent = FaultIntent.Maintenance }).Single().Order.Should().BeNull();
        Plan(unknown with { Text = "接口Gig0/0/1 光衰大" }).Single().Decision.Reason.Should().Be("没有读出对象的异常状态，不自动执行");
    }

    [Fact]
    public void The_default_action_needs_an_undesired_state_too()
    {
        var lost = Of(ObjectKind.Neighbour, FaultState.Lost, "OSPF邻居丢失", "ospf");

        Plan(FaultLevel.P2, "p.default", null, lost).Single().Order!.Match.Action.Should().Be("p.default");
        Plan(FaultLevel.P2, "p.default", null, lost with { State = FaultState.Established }).Single().Order.Should().BeNull();
        Plan(FaultLevel.P2, "p.default", null, lost with { State = FaultState.Unknown }).Single().Order.Should().BeNull();
    }

    [Fact]
    public void The_default_action_is_not_for_the_rest_of_a_text_of_which_a_part_is_mapped()
    {
        Plan(FaultLevel.P2, "p.default", null, Port("Gig0/0/1", FaultState.Down), Of(ObjectKind.Other, FaultState.Lossy, "流量为0"))
            .Should().ContainSingle().Which.Order!.Match.Action.Should().Be("p.enable");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("skip", false)]
    [InlineData("repair", true)]
    [InlineData("REPAIR", true)]
    public void What_a_person_shut_down_is_left_as_it_is_unless_the_policy_says_otherwise(string? policy, bool runs)
    {
        var shut = Port("Gig0/0/1", FaultState.AdministrativelyDown) with { Intent = FaultIntent.ShutDown };

        var plan = Plan(FaultLevel.P1, null, policy, shut).Single();

        (plan.Order is not null).Should().Be(runs);
        plan.Reading.Intent.Should().Be(FaultIntent.ShutDown, "the record says what was read");
        if (!runs)
        {
            plan.Decision.Reason.Should().Contain("ADMIN_DOWN_POLICY=skip");
        }
    }

    [Theory]
    [InlineData(FaultIntent.Maintenance)]
    [InlineData(FaultIntent.Expected)]
    [InlineData(FaultIntent.Acknowledged)]
    public void The_policy_is_about_no_other_intent(FaultIntent intent)
    {
        Plan(FaultLevel.P1, null, "repair", Port("Gig0/0/1", FaultState.Down) with { Intent = intent }).Single().Order.Should().BeNull();
    }

    private static IReadOnlyList<RepairPlan> Plan(params FaultReading[] statements) => Plan(FaultLevel.P1, null, null, statements);

    private static IReadOnlyList<RepairPlan> Plan(FaultLevel level, string? defaultAction, string? policy, params FaultReading[] statements)
    {
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection([new("ADMIN_DOWN_POLICY", policy)]).Build());
        var options = RepairOptions.Read(settings);
        var planner = new RepairPlanner(
            new ActionMatcher(ActionMapReader.Read(Map).Map, defaultAction),
            new TextRules(options),
            options,
            new RepairProviders([new Able()], RunOptions.Read(settings)),
            TimeProvider.System);
        var text = string.Join('，', statements.Select(statement => statement.Text));
        return planner.Plan("1", [InlineFault.Create(text, level) with { Read = () => new TextReading(text, statements) }]);
    }

    private static FaultReading Port(string? port, FaultState state) =>
        Of(ObjectKind.Interface, state, $"接口{port} {(state is FaultState.Down ? "down" : state)}") is var reading && port is not null
            ? reading with { Object = reading.Object with { Port = new InterfaceName(port) } }
            : Of(ObjectKind.Interface, state, "链路 down");

    private static FaultReading Bgp(string text) => Of(ObjectKind.Neighbour, FaultState.Lost, text, "bgp");

    private static FaultReading Of(ObjectKind kind, FaultState state, string text, string? name = null) =>
        new() { Object = new FaultObject(kind, name), State = state, Text = text };

    private sealed class Able : IRepairProvider
    {
        public string Name => "stackstorm";

        public ProviderTraits Traits { get; } = new(Verifies: false, CanBeCancelled: false, CancelStopsAction: false, DeclaresSecrets: false);

        public bool IsInUse => true;

        public IReadOnlySet<string> OpenParameters(string action) => new HashSet<string>();

        public bool Takes(string? action) => true;

        public bool CanTry(RepairOrder order) => order.Match.Rule is not MatchRule.None;

        public Task<AttemptResult> RunAsync(AttemptContext attempt) => throw new NotSupportedException();
    }
}
