using System.Net;
using System.Text.Json.Nodes;
using AiService.StackStorm.Actions;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.StackStorm;

/// <summary>A wrong action in the map shows in <c>/health/ready</c> and in the log before an alert needs it.</summary>
public sealed class MappedActionTests : IDisposable
{
    private static readonly string[] OfThePack = ["network.disabled_action", "network.enable_device", "network.remediation.enable_interface", "network.remediation.reduce_cpu"];

    private readonly FakeStackStorm stackStorm = new();

    public MappedActionTests() => stackStorm.Answers("GET", "/v1/executions", "02z22_rbac_min_role_list");

    public void Dispose() => stackStorm.Dispose();

    [Theory]
    [InlineData("network.enable_interface", "network.remediation.enable_interface")]
    [InlineData("network.remediation.enable_intreface", "network.remediation.enable_interface")]
    [InlineData("network.Reduce-CPU", "network.remediation.reduce_cpu")]
    public async Task One_that_does_not_exist_is_reported_with_the_closest_of_its_pack(string wrong, string closest)
    {
        stackStorm.On("GET", "/v1/actions", Listed);
        await using var service = await StartAsync(stackStorm.BaseUrl, Map(wrong));

        var words = await UntilAsync(service, "degraded", "does not exist");

        words.Should().Contain($"{wrong} ('接口down') does not exist in StackStorm").And.EndWith($"the closest action of the pack network is {closest}");
        service.Log.Text.Should().MatchRegex($"Warning The mapped action \"{wrong}\" .*'接口down'. does not exist in StackStorm.* is {closest}");
    }

    [Fact]
    public async Task A_pack_of_more_than_a_page_is_searched_whole_and_an_empty_one_is_reported()
    {
        var many = Enumerable.Range(0, 130).Select(number => $"network.step_{number}").Append("network.remediation.enable_interface").ToList();
        stackStorm.On("GET", "/v1/actions", request => FakeStackStorm.Json(200, new JsonArray([.. many
            .Where(name => request.Query!.TryGetValue("pack", out var pack) ? pack.Single() == "network" : name == "network." + request.Query["name"].Single())
            .Skip(request.Query!.TryGetValue("offset", out var offset) ? int.Parse(offset.Single(), null) : 0)
            .Take(100)
            .Select(name => new JsonObject { ["ref"] = name })])));
        await using var service = await StartAsync(
            stackStorm.BaseUrl, """STACKSTORM_ACTION_MAP={"接口down": "network.enable_interface", "cpu": "netwrok.step_7", "内存": "remediation.enable_interface", "风扇": "fans.fix"}""");

        (await UntilAsync(service, "degraded", "fans.fix")).Should()
            .Contain("is network.remediation.enable_interface").And.Contain("the pack netwrok has no actions: install it, or correct the map; another pack has network.step_7")
            .And.Contain("the pack remediation has no actions: install it, or correct the map; another pack has network.remediation.enable_interface")
            .And.EndWith("the pack fans has no actions: install it, or correct the map");
    }

    [Fact]
    public async Task One_that_is_disabled_is_reported()
    {
        stackStorm.Declares(Orders.EnableInterface, Guides(), enabled: false);
        await using var service = await StartAsync(stackStorm.BaseUrl, Map(Orders.EnableInterface));

        (await UntilAsync(service, "degraded", "disabled")).Should().Contain($"{Orders.EnableInterface} ('接口down') is disabled");
    }

    [Theory]
    [InlineData("""{"device_id": {}, "vlan": {"type": "integer", "required": true}}""", "requires the parameter vlan, which is never filled")]
    [InlineData("""{"device_id": {}, "fault_level": {"type": "integer", "required": true}}""", "requires the parameter fault_level, which is never filled")]
    [InlineData("""{"site": {"type": "string"}}""", "declares no parameter device_id")]
    [InlineData("""{"device_id": {"immutable": true}}""", "has an immutable device_id")]
    [InlineData("""{"device_id": {"type": "boolean"}}""", "declares device_id as boolean")]
    public async Task One_that_no_repair_could_fill_is_reported(string parameters, string words)
    {
        stackStorm.Declares(Orders.EnableInterface, new JsonObject { ["parameters"] = JsonNode.Parse(parameters) });
        await using var service = await StartAsync(stackStorm.BaseUrl, Map(Orders.EnableInterface));

        (await UntilAsync(service, "degraded", words)).Should().Contain(Orders.EnableInterface);
    }

    [Fact]
    public async Task What_is_wrong_with_one_entry_is_reported_of_that_entry()
    {
        stackStorm.Declares(Orders.EnableInterface, JsonNode.Parse("""{"parameters": {"device_id": {}, "vlan": {"required": true}}}""")!);
        await using var service = await StartAsync(stackStorm.BaseUrl, """
            STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"vlan": 7}}, "链路down": {"action": "network.remediation.enable_interface", "parameters": {"vlna": 7}}}
            """.Trim());

        (await UntilAsync(service, "degraded", "vlan")).Should().Contain("('链路down') requires the parameter vlan")
            .And.Contain("('链路down') does not declare the fixed parameter vlna").And.NotContain("'接口down'");
    }

    [Fact]
    public async Task One_that_may_not_be_looked_up_is_reported()
    {
        stackStorm.Answers("GET", $"/v1/actions/views/parameters/{Orders.EnableInterface}", "02z1_rbac_observer_execute_403");
        await using var service = await StartAsync(stackStorm.BaseUrl, Map(Orders.EnableInterface));

        (await UntilAsync(service, "degraded", "403")).Should().Contain("may not be looked up").And.Contain("action_view");
    }

    [Fact]
    public async Task The_default_action_is_looked_up_too()
    {
        stackStorm.Declares(Orders.EnableInterface);
        await using var service = await StartAsync(stackStorm.BaseUrl, Map(Orders.EnableInterface), "STACKSTORM_DEFAULT_ACTION=net.generic");

        (await UntilAsync(service, "degraded", "net.generic")).Should().Contain("net.generic (STACKSTORM_DEFAULT_ACTION) does not exist")
            .And.StartWith("2 of 2 mapped actions were looked up, 1 needs attention: ");
    }

    [Fact]
    public async Task A_map_without_a_mistake_is_healthy()
    {
        stackStorm.Declares(Orders.EnableInterface).Declares("net.site_check", JsonNode.Parse("{}")!);
        await using var service = await StartAsync(stackStorm.BaseUrl, """
            STACKSTORM_ACTION_MAP={"接口down": "network.remediation.enable_interface", "site": {"action": "net.site_check", "device": false}}
            """.Trim());

        await UntilAsync(service, "healthy", "2 of 2 mapped actions were looked up, nothing is wrong");
    }

    [Fact]
    public async Task A_StackStorm_that_is_down_at_start_changes_nothing_and_is_asked_later()
    {
        var down = true;
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        stackStorm.On("GET", "/v1/actions/*", _ => down
            ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body)
            : FakeStackStorm.Json(404, Recording.Of("04e2_params_view_unknown").Body));
        await using var service = await StartAsync(stackStorm.BaseUrl, time, null, Map("network.enable_interface"));

        (await UntilAsync(service, "healthy", "0 of 1 mapped actions", () => stackStorm.Requests.Count(IsLookUp) > 1, time)).Should().EndWith("so far");
        down = false;
        stackStorm.On("GET", "/v1/actions", Listed);

        await UntilAsync(service, "degraded", "does not exist", time: time);
    }

    [Fact]
    public async Task One_that_was_corrected_is_reported_no_longer()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        await using var service = await StartAsync(stackStorm.BaseUrl, time, null, Map(Orders.EnableInterface));
        await UntilAsync(service, "degraded", "does not exist", time: time);

        stackStorm.Declares(Orders.EnableInterface);

        await UntilAsync(service, "healthy", "nothing is wrong", time: time);
        service.Log.Text.Should().Contain($"Nothing is wrong with the mapped action \"{Orders.EnableInterface}\" any more");
    }

    [Fact]
    public async Task A_repair_that_finds_it_corrected_is_enough()
    {
        using var rig = new StackStormRig(stackStorm.BaseUrl, Map(Orders.EnableInterface));
        rig.Get<MappedActions>().Saw(Orders.EnableInterface, "does not exist");
        stackStorm.Lives("01c_python_success");

        await rig.TryAsync();

        rig.Get<MappedActions>().Describe().Should().Be((false, "1 of 1 mapped actions were looked up, nothing is wrong"));
    }

    [Fact]
    public async Task One_action_that_is_not_answered_for_does_not_hide_the_others()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        stackStorm.On("GET", "/v1/actions/views/parameters/net.broken", _ => FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body));
        await using var service = await StartAsync(
            stackStorm.BaseUrl, time, null, """STACKSTORM_ACTION_MAP={"cpu": "net.broken", "接口down": "network.enable_interface"}""");

        (await UntilAsync(service, "degraded", "network.enable_interface", time: time)).Should().StartWith("1 of 2");
    }

    [Fact]
    public async Task A_declaration_of_an_unforeseen_shape_does_not_keep_the_others_from_being_checked()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        stackStorm.Declares("net.odd", JsonNode.Parse("""{"parameters": {"device_id": {"type": [{"$ref": "#"}, 7]}}}""")!);
        await using var service = await StartAsync(
            stackStorm.BaseUrl, time, null, """STACKSTORM_ACTION_MAP={"cpu": "net.odd", "接口down": "network.enable_interface"}""");

        (await UntilAsync(service, "degraded", "network.enable_interface", time: time)).Should()
            .StartWith("2 of 2").And.Contain("net.odd ('cpu') declares device_id as");
    }

    [Fact]
    public async Task A_large_map_is_looked_up_in_pieces()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        var map = new JsonObject(Enumerable.Range(0, 35).Select(number => KeyValuePair.Create($"fault{number}", JsonNode.Parse($"\"big.action_{number}\""))));
        stackStorm.On("GET", "/v1/actions", _ => FakeStackStorm.Json(200, JsonNode.Parse("""[{"ref": "big.other"}]""")!));
        await using var service = await StartAsync(stackStorm.BaseUrl, time, null, "STACKSTORM_ACTION_MAP=" + map.ToJsonString());

        await UntilAsync(service, "degraded", "10 of 35 mapped actions");
        stackStorm.Requests.Count(request => request.Path == "/v1/actions").Should().Be(1, "the pack is listed once");

        var words = await UntilAsync(service, "degraded", "35 of 35 mapped actions were looked up, 35 need attention", time: time);
        words.Should().EndWith("; and 25 more");
    }

    [Fact]
    public async Task A_page_that_is_no_StackStorm_is_not_taken_for_a_missing_action()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        foreach (var path in new[] { "/v1/actions/*", "/v1/actions" })
        {
            stackStorm.On("GET", path, _ => FakeStackStorm.Text(404, "<html>404 Not Found</html>", "text/html"));
        }

        await using var service = await StartAsync(stackStorm.BaseUrl, time, null, Map(Orders.EnableInterface));

        await UntilAsync(service, "healthy", "0 of 1", () => stackStorm.Requests.Count(request => request.Path == "/v1/actions") > 1, time);
    }

    private static string Map(string action) => "STACKSTORM_ACTION_MAP={\"接口down\": \"" + action + "\"}";

    private static JsonNode Guides() => Recording.Of("04b_params_view_by_ref").Body;

    private static bool IsLookUp(WireMock.IRequestMessage request) => request.Path.StartsWith("/v1/actions", StringComparison.Ordinal);

    private static WireMock.ResponseMessage Listed(WireMock.IRequestMessage request) => FakeStackStorm.Json(200, new JsonArray([.. OfThePack
        .Where(name => name.StartsWith(request.Query!["pack"].Single() + ".", StringComparison.Ordinal))
        .Select(name => new JsonObject { ["ref"] = name, ["id"] = "6b043f2edcae0011e1c01513" })]));

    /// <summary>Asks for the health until it is as awaited; the fake clock, where there is one, runs on meanwhile.</summary>
    private static async Task<string> UntilAsync(
        ServiceUnderTest service, string status, string words, Func<bool>? also = null, FakeTimeProvider? time = null)
    {
        using var response = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.OK, "a wrong map is degraded, never unready");
        var reached = await Eventually.ReadAsync(
            () => service.HealthAsync("stackstorm_actions"),
            part => part.Status == status && part.Description.Contains(words, StringComparison.Ordinal) && also?.Invoke() != false,
            () => time?.Advance(TimeSpan.FromSeconds(1)));
        return reached.Description;
    }
}
