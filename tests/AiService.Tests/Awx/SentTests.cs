using System.Text.Json.Nodes;
using AiService.Faults.Reading;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Tests.Awx;

/// <summary>The body of a launch: the fixed names and the map's, all texts, each in one line.</summary>
public sealed class SentTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;

    public SentTests() => rig = new AwxRig(awx.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Fact]
    public async Task It_is_the_fixed_names_the_maps_parameters_the_limit_and_the_label()
    {
        var order = AwxRig.Order(("site", "\"hub\""), ("retries", "2"), ("careful", "true"), ("share", "0.50"));

        await SendAsync(order);

        JsonNode.DeepEquals(awx.Sent, JsonNode.Parse($$"""
            {"extra_vars": {"device_id": "1", "fault_description": "接口Gig0/0/1 down", "fault_level": "P1", "trace_tag": "{{order.TraceTag}}", "interface": "Gig0/0/1",
             "site": "hub", "retries": "2", "careful": "true", "share": "0.50"}, "limit": "1", "labels": [21]}
            """)).Should().BeTrue(awx.Sent.ToJsonString());
        var label = awx.Requests.Single(request => request.Method == "POST" && request.Path.EndsWith("/labels/", StringComparison.Ordinal));
        JsonNode.DeepEquals(JsonNode.Parse(label.Body!), new JsonObject { ["name"] = order.TraceTag, ["organization"] = 3 }).Should().BeTrue(label.Body);
    }

    [Theory]
    [InlineData("ask_labels_on_launch")]
    [InlineData("organization")]
    public async Task Without_a_prompt_for_labels_or_an_organization_there_is_none(string missing)
    {
        awx.Page["ask_labels_on_launch"] = missing != "ask_labels_on_launch";
        awx.Template["organization"] = missing == "organization" ? null : 3;

        await SendAsync(AwxRig.Order());

        awx.Sent.AsObject().Select(member => member.Key).Should().Equal("extra_vars", "limit");
        awx.Requests.Should().NotContain(request => request.Path.EndsWith("/labels/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_that_names_no_interface_sends_none()
    {
        await SendAsync(AwxRig.Order() with { Description = "链路down", Reading = FaultReader.Read("链路down").Statements[0] });

        awx.Sent["extra_vars"]!.AsObject().Select(variable => variable.Key).Should().Equal("device_id", "fault_description", "fault_level", "trace_tag");
    }

    [Theory]
    [InlineData("a\r\nb\u0000c\u0007\td\u0085e\u2028f\u202eg", "a  bc d e fg")]
    [InlineData("{{ lookup('pipe', 'id') }} {% if x %} {# y #} {{{% z", "{ { lookup('pipe', 'id') }} { % if x %} { # y #} { { { % z")]
    [InlineData("{\u200b{ x }}", "{ { x }}")]
    [InlineData("$(reboot); `id` | \"quoted\" 'it' \\ -v --version @/etc/hostname 中文 😀", "$(reboot); `id` | \"quoted\" 'it' \\ -v --version @/etc/hostname 中文 😀")]
    public async Task A_hostile_description_arrives_as_one_line_that_opens_no_template(string description, string sent)
    {
        await SendAsync(AwxRig.Order() with { Description = description });

        awx.Sent["extra_vars"]!["fault_description"]!.GetValue<string>().Should().Be(sent);
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("{")]
    public async Task A_long_description_is_cut_between_characters(string letter)
    {
        await SendAsync(AwxRig.Order() with { Description = string.Concat(Enumerable.Repeat(letter, 70_000)) });

        var sent = awx.Sent["extra_vars"]!["fault_description"]!.GetValue<string>();
        sent.EnumerateRunes().Count().Should().Be(501);
        sent.Should().EndWith("…").And.NotContain("{{");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("null")]
    public async Task A_parameter_of_an_older_map_that_is_no_text_is_not_sent(string value)
    {
        var attempt = await rig.RunAsync(AwxRig.Order(("site", value)));

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        awx.Requests.Should().OnlyContain(request => request.Method == "GET");
    }

    private async Task SendAsync(RepairOrder order) => (await rig.RunAsync(order)).Outcome.Should().Be(AttemptOutcome.Succeeded);
}
