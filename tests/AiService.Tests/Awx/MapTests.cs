using System.Text.Json;
using AiService.Awx.Templates;
using AiService.Hosting;
using AiService.MapCheck;
using AiService.Matching;
using AiService.Tests.Storage;

namespace AiService.Tests.Awx;

/// <summary>Which entries of the map name a job template, and what stops the start.</summary>
public sealed class MapTests
{
    [Theory]
    [InlineData("Network/network-repair", "Network", "network-repair", null)]
    [InlineData("Net work / repair it", "Net work", "repair it", null)]
    [InlineData("网络部/接口 修复", "网络部", "接口 修复", null)]
    [InlineData("Network/a/b+c", "Network", "a/b+c", null)]
    [InlineData("Network/p.a", "Network", "p.a", null)]
    [InlineData("10", null, null, 10L)]
    [InlineData("0010", null, null, 10L)]
    public void A_template_is_mapped_by_organization_and_name_or_by_its_id(string action, string? organization, string? name, long? id)
    {
        var entry = ActionMapReader.Read(Map($$"""{"provider": " AWX ", "action": {{JsonSerializer.Serialize(action)}}}""")).Map.Entries.Single();

        (entry.Provider, entry.Action).Should().Be(("awx", action));
        ActionReference.TemplateId(action).Should().Be(id);
        ActionReference.TemplateName(action).Should().Be(organization is null ? null : (organization, name!));
        ActionReference.IsPackAction(action).Should().BeFalse("an action belongs to one engine");
        LaunchVariables.Problems(entry).Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"network-repair\"")]
    [InlineData("\"network.remediation.enable_interface\"")]
    [InlineData("\"/network-repair\"")]
    [InlineData("\"Network/\"")]
    [InlineData("\" / \"")]
    [InlineData("\"Network/a\\nb\"")]
    [InlineData("\"0\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1.0\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("\"\"")]
    [InlineData("10")]
    [InlineData("null")]
    public void What_names_no_template_stops_the_start_with_both_forms(string action) => StopsTheStart(
        $$"""{"provider": "awx", "action": {{action}}}""", "has no action of the form organization/template, nor a template's id", "\"action\": \"Organization/template\"*or the id of a job template in double quotes");

    [Theory]
    [InlineData("\"Network/network-repair\"")]
    [InlineData("""{"action": "10"}""")]
    [InlineData("""{"action": "Network/network-repair", "provider": "stackstorm"}""")]
    [InlineData("""{"action": "Network/network-repair", "provider": "agent"}""")]
    public void A_template_without_its_provider_stops_the_start(string value) =>
        StopsTheStart(value, "has no action of the form pack.name", "A job template of AWX needs the member \"provider\": \"awx\"");

    [Theory]
    [InlineData("password", "\"s3cret\"", "a secret by its name", "credential of the job template")]
    [InlineData("api_token", "\"s3cret\"", "a secret by its name", "credential of the job template")]
    [InlineData("ansible_host", "\"192.0.2.1\"", "no name for a variable", "no ansible_ before it")]
    [InlineData("Ansible_Connection", "\"local\"", "no name for a variable", "no ansible_ before it")]
    [InlineData("inventory_hostname", "\"r2\"", "no name for a variable", "no ansible_ before it")]
    [InlineData("hosts", "\"all\"", "no name for a variable", "no ansible_ before it")]
    [InlineData("device_id", "\"2\"", "only the fault may give", "another name")]
    [InlineData("trace_tag", "\"x\"", "only the fault may give", "another name")]
    [InlineData("interface", "\"x\"", "only the fault may give", "another name")]
    [InlineData("site-name", "\"x\"", "no name for a variable", "letters, digits and '_'")]
    [InlineData("1st", "\"x\"", "no name for a variable", "letters, digits and '_'")]
    [InlineData("", "\"x\"", "no name for a variable", "letters, digits and '_'")]
    [InlineData("名称", "\"x\"", "no name for a variable", "letters, digits and '_'")]
    [InlineData("site\\n", "\"x\"", "no name for a variable", "letters, digits and '_'")]
    [InlineData("site", "[1]", "a list, an object, null, a control character", "one text, number or boolean")]
    [InlineData("site", "{\"a\": 1}", "a list, an object, null, a control character", "one text, number or boolean")]
    [InlineData("site", "null", "a list, an object, null, a control character", "one text, number or boolean")]
    [InlineData("site", "\"s3cret\\nx\"", "a list, an object, null, a control character", "one text, number or boolean")]
    [InlineData("site", "\"s3cret\\u0085x\"", "a list, an object, null, a control character", "one text, number or boolean")]
    public void A_parameter_that_may_not_be_sent_stops_the_start(string name, string value, string problem, string cure) => StopsTheStart(
        "{\"provider\": \"awx\", \"action\": \"Network/network-repair\", \"parameters\": {\"" + name + "\": " + value + "}}", problem, cure);

    [Fact]
    public void A_parameter_that_is_too_long_stops_the_start() => StopsTheStart(
        "{\"provider\": \"awx\", \"action\": \"10\", \"parameters\": {\"site\": \"" + new string('x', 1001) + "\"}}", "more than 1000 characters", "one text");

    [Fact]
    public void An_entry_that_needs_no_device_stops_the_start() => StopsTheStart(
        """{"provider": "awx", "action": "Network/network-repair", "device": false}""", "a job of AWX always runs on one device", "without a device AWX would run on all hosts");

    [Fact]
    public void An_entry_of_AWX_without_AWX_in_the_order_stops_the_start() => StopsTheStart(
        """{"provider": "awx", "action": "Network/network-repair"}""", "names the provider 'awx', which REPAIR_PROVIDERS does not have", "Use one of stackstorm, agent", "REPAIR_PROVIDERS=stackstorm,agent");

    [Fact]
    public void All_mistakes_are_reported_at_once_and_each_by_its_keyword()
    {
        var start = () => new AwxRig("http://awx.example.com/api/v2", "STACKSTORM_ACTION_MAP=" + """
            {"接口down": {"provider": "awx", "action": "10", "device": false, "parameters": {"ansible_user": "x", "token": "s3cret"}},
             "链路down": {"provider": "awx", "action": "10", "parameters": {"site": []}}, "cpu": {"provider": "awx", "action": "x"}}
            """);

        start.Should().Throw<SettingsException>().Which.Message.Should()
            .Contain("keyword '接口down' has \"device\": false").And.Contain("keyword '接口down' has the parameter 'ansible_user'").And.Contain("keyword '接口down' has the parameter 'token'")
            .And.Contain("keyword '链路down' has the parameter 'site'").And.Contain("'cpu'").And.NotContain("s3cret");
    }

    /// <summary>The service, and <c>map check</c> before it is started, say the same.</summary>
    private static void StopsTheStart(string value, string problem, string cure, params string[] more)
    {
        var words = $"*STACKSTORM_ACTION_MAP*'接口down' *{problem}*{cure}*";
        string[] settings = ["STACKSTORM_ACTION_MAP=" + Map(value), .. more];

        var start = () => new AwxRig("http://awx.example.com/api/v2", settings);
        start.Should().Throw<SettingsException>().WithMessage(words).Which.Message.Should().NotContain("s3cret");

        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        var check = () => MapCheckCommand.Run(["map", "check", $"--contentRoot={folder.Path}", .. settings.Select(setting => "--" + setting)], output, output);
        check.Should().Throw<SettingsException>().WithMessage(words).Which.Message.Should().NotContain("s3cret");
        output.ToString().Should().BeEmpty();
    }

    private static string Map(string value) => "{\"接口down\": " + value + "}";
}
