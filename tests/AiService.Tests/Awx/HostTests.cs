using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;
using AiService.Tests.NetworkAgent;
using AiService.Tests.NetworkAgent.Schemas;

namespace AiService.Tests.Awx;

/// <summary>The limit of a job is the name of one host, or nothing at all is sent.</summary>
public sealed class HostTests : IDisposable
{
    private readonly FakeAwx awx = new();

    public void Dispose() => awx.Dispose();

    [Theory]
    [InlineData("core-sw-1")]
    [InlineData("r1.site_2.example.com")]
    [InlineData("192.0.2.1")]
    [InlineData("6")]
    public async Task The_limit_is_the_devices_id_where_nothing_else_is_said(string id)
    {
        using var rig = new AwxRig(awx.BaseUrl);

        (await rig.RunAsync(AwxRig.Order() with { DeviceId = id })).Outcome.Should().Be(AttemptOutcome.Succeeded);

        awx.Sent["limit"]!.GetValue<string>().Should().Be(id);
    }

    [Fact]
    public async Task The_limit_is_the_devices_name_in_AWX_where_the_list_of_devices_has_one()
    {
        using var rig = new AwxRig(Inventories.Of(new DeviceEntry { Id = "2001:db8::1", AwxHost = "core-1" }), [$"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN={AwxRig.Token}"]);

        (await rig.RunAsync(AwxRig.Order() with { DeviceId = "2001:db8::1" })).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (awx.Sent["limit"]!.GetValue<string>(), awx.Sent["extra_vars"]!["device_id"]!.GetValue<string>()).Should().Be(("core-1", "2001:db8::1"));
    }

    public static TheoryData<string> NotOneHost => new([.. Hostile]);

    [Theory]
    [MemberData(nameof(NotOneHost))]
    public async Task Nothing_at_all_is_sent_for_what_is_not_the_name_of_one_host(string id)
    {
        using var rig = new AwxRig(awx.BaseUrl);

        var attempt = await rig.RunAsync(AwxRig.Order() with { DeviceId = id });

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("不能作为清单中的一个主机名（limit），请在 DEVICES_FILE 中为该设备设置 awx_host").And.NotContainAny("\n", "\r");
        attempt.Result.Length.Should().BeLessThan(250);
        awx.Requests.Should().BeEmpty();
    }

    /// <summary>The schema that editors use, and the service, agree on every name.</summary>
    [Fact]
    public void The_schema_of_the_list_of_devices_and_its_reader_agree()
    {
        using var readers = new OperatorReaders();
        JsonNode[] good = ["core-1", "6", 6, 1.5, "r1.site_2", " r1 ", "alle", "all-1", "localhost.example.com", new string('h', 255)];

        // Blanks around a name are no part of it.
        foreach (var (name, isGood) in good.Select(name => (name, true)).Concat(Hostile.Where(name => name.Trim() is { Length: > 0 } trimmed && trimmed == name).Select(name => ((JsonNode)name, false))))
        {
            var document = new JsonObject { ["devices"] = new JsonArray(new JsonObject { ["id"] = "1", ["host"] = "192.0.2.1", ["platform"] = "vrp", ["group"] = "core", ["awx_host"] = name.DeepClone() }) };
            var problems = readers.Problems("inventory", YamlJson.Text(document));

            problems.Any(problem => problem.Contains("awx_host", StringComparison.Ordinal)).Should().Be(!isGood, name.ToJsonString());
            OperatorSchema.Inventory.Accepts(document).Should().Be(isGood, name.ToJsonString());
        }
    }

    private static IEnumerable<string> Hostile =>
    [
        "all", "ALL", "All", "ungrouped", "localhost", "LocalHost", "2001:db8::1", "*", "r*", "r1,r2", "r1:r2", "r1 r2", "r1\nr2", "r1\n", "!r1", "all:!r1", "~r", "@x", "@/etc/hostname", "-v", "-vvv",
        "--version", "_r1", ".r1", "r1;id", "r[1:2]", "r1&r2", "{{ r1 }}", "路由器", "r１", " ", " r1", "r1 ", "r1\u0000", "r1\u200b", new('r', 256), new('r', 300),
    ];
}
