using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>What is sent is fitted to what the action declares; what does not fit is found before anything is sent.</summary>
public sealed class ParameterTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public ParameterTests() => rig = new StackStormRig(stackStorm.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Theory]
    [InlineData("""{"device_id": {"type": "string"}}""", """{"device_id":"1"}""")]
    [InlineData("""{"device_id": {"type": "integer"}}""", """{"device_id":1}""")]
    [InlineData("""{"device_id": {"type": "number"}}""", """{"device_id":1}""")]
    [InlineData("""{"device_id": {"type": ["integer", "string"]}}""", """{"device_id":"1"}""")]
    [InlineData("""{"device_id": {"type": [null, {"$ref": "#"}, "integer"]}}""", """{"device_id":1}""")]
    [InlineData("""{"device_id": {}, "interface": {"type": "string"}}""", """{"device_id":"1","interface":"Gig0/0/1"}""")]
    [InlineData("""{"device_id": {"type": "string"}, "fault_level": {"type": "integer"}}""", """{"device_id":"1"}""")]
    [InlineData("""{"device_id": {"type": "string"}, "fault_level": {"immutable": true, "default": "P1"}}""", """{"device_id":"1"}""")]
    [InlineData("""{"device_id": {"type": "string"}, "cmd": {"required": true, "default": "x"}}""", """{"device_id":"1"}""")]
    public async Task Only_declared_names_are_sent_and_the_device_as_the_declared_type(string declared, string sent)
    {
        await SendAsync(Orders.Guide(), declared);

        stackStorm.Sent["parameters"]!.ToJsonString().Should().Be(sent);
    }

    [Theory]
    [InlineData("""{"device_id": {"type": "boolean"}}""", "device_id")]
    [InlineData("""{"device_id": {"type": "string", "immutable": true}}""", "device_id")]
    [InlineData("""{"device_id": {"type": "string"}, "vlan": {"type": "integer", "required": true}}""", "vlan")]
    [InlineData("""{"device_id": {"type": "string"}, "fault_level": {"type": "string", "enum": ["P2", "P3"]}}""", "fault_level")]
    public async Task What_the_action_requires_and_no_source_has_is_named(string declared, string name)
    {
        await RefusedAsync(Orders.Guide(), declared, name);
    }

    [Theory]
    [InlineData("core-sw-1", "integer")]
    [InlineData("core-sw-1", "number")]
    [InlineData("1.5", "integer")]
    public async Task A_device_id_of_another_type_is_refused(string device, string type)
    {
        await RefusedAsync(Orders.Guide() with { DeviceId = device }, $$$"""{"device_id": {"type": "{{{type}}}"}}""", device);
    }

    [Fact]
    public async Task A_decimal_device_id_is_a_number()
    {
        await SendAsync(Orders.Guide() with { DeviceId = "1.5" }, """{"device_id": {"type": "number"}}""");

        stackStorm.Sent["parameters"]!.ToJsonString().Should().Be("""{"device_id":1.5}""");
    }

    [Fact]
    public async Task Control_characters_of_a_fixed_parameter_are_escaped_in_its_literal()
    {
        const string Text = "{{ x }}\n\tsecond line\u007f";
        var order = Orders.Guide(Orders.EnableInterface, ("config", JsonSerializer.Serialize(Text)));

        await SendAsync(order, """{"device_id": {}, "config": {"type": "string"}}""");

        var sent = stackStorm.Sent["parameters"]!["config"]!.GetValue<string>();
        sent.Any(char.IsControl).Should().BeFalse();
        PythonString(sent[4..^4]).Should().Be(Text);
    }

    [Theory]
    [InlineData("bogus", "1", """{"device_id": {"type": "string"}}""")]
    [InlineData("cmd", "\"reboot\"", """{"device_id": {"type": "string"}, "cmd": {"immutable": true}}""")]
    [InlineData("device_id", "\"2\"", """{"device_id": {"type": "string"}}""")]
    [InlineData("env", """{"a": "{{ st2kv.system.x }}"}""", """{"device_id": {"type": "string"}, "env": {"type": "object"}}""")]
    public async Task A_fixed_parameter_that_does_not_fit_is_named(string name, string value, string declared)
    {
        await RefusedAsync(Orders.Guide(Orders.EnableInterface, (name, value)), declared, name);
    }

    [Fact]
    public async Task Fixed_parameters_are_sent_as_they_stand_and_go_before_our_own()
    {
        var order = Orders.Guide(Orders.EnableInterface, ("timeout", "60"), ("env", """{"a":["b"]}"""), ("fault_level", "\"{{ x }}\""));

        await SendAsync(order, Recording.Of("04b_params_view_by_ref").Body["parameters"]!.ToJsonString());

        var sent = stackStorm.Sent["parameters"]!;
        sent["timeout"]!.GetValue<int>().Should().Be(60);
        sent["env"]!.ToJsonString().Should().Be("""{"a":["b"]}""");
        sent["fault_level"]!.GetValue<string>().Should().Be("""{{ "{{ x }}" }}""");
    }

    [Theory]
    [InlineData("alert text {{ st2kv.system.demo_secret }}")]
    [InlineData("{% if x %}")]
    [InlineData("{% endraw %}{{ 1 }} \"quoted\" it's \\n \\u0041 back\\slash }} %} {# 中文 😀 #}")]
    [InlineData("{{ \"nested\" }}\\")]
    public async Task Text_that_StackStorm_would_render_reaches_the_action_as_it_stands(string text)
    {
        await SendAsync(Orders.Guide() with { Description = text }, Guides);

        var sent = stackStorm.Sent["parameters"]!["fault_description"]!.GetValue<string>();
        sent.Should().StartWith("{{ \"").And.EndWith("\" }}");
        PythonString(sent[4..^4]).Should().Be(text);
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down")]
    [InlineData("100% {# no template #} }} %}")]
    public async Task Text_that_StackStorm_leaves_alone_is_left_alone(string text)
    {
        await SendAsync(Orders.Guide() with { Description = text }, Guides);

        stackStorm.Sent["parameters"]!["fault_description"]!.GetValue<string>().Should().Be(text);
    }

    [Fact]
    public async Task Control_characters_go_and_what_they_hid_is_literal_too()
    {
        await SendAsync(Orders.Guide() with { Description = "a\u0000b\r\n{\u0007{ x }}" }, Guides);

        stackStorm.Sent["parameters"]!["fault_description"]!.GetValue<string>().Should().Be("""{{ "ab  {{ x }}" }}""");
    }

    [Fact]
    public async Task A_long_description_is_cut_between_characters()
    {
        await SendAsync(Orders.Guide() with { Description = string.Concat(Enumerable.Repeat("😀", 600)) }, Guides);

        stackStorm.Sent["parameters"]!["fault_description"]!.GetValue<string>()
            .Should().Be(string.Concat(Enumerable.Repeat("😀", 500)) + "…");
    }

    private static string Guides => Recording.Of("04b_params_view_by_ref").Body["parameters"]!.ToJsonString();

    private async Task SendAsync(RepairOrder order, string declared)
    {
        stackStorm.Lives("01c_python_success").Declares(Orders.EnableInterface, View(declared));
        (await rig.TryAsync(order)).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    private async Task RefusedAsync(RepairOrder order, string declared, string name)
    {
        stackStorm.Declares(Orders.EnableInterface, View(declared));

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain(name);
        stackStorm.Posts.Should().BeEmpty();
    }

    private static JsonObject View(string declared) => new() { ["parameters"] = JsonNode.Parse(declared) };

    /// <summary>
    /// What Jinja makes of the inside of a string literal: the string ends at the first quote that is not escaped, which must
    /// be the last character; each \uXXXX is one character by itself, so that a pair of them would not become one.
    /// </summary>
    private static string PythonString(string inside)
    {
        for (var i = 0; i < inside.Length; i++)
        {
            inside[i].Should().NotBe('"', "the literal must not end early");
            i += inside[i] == '\\' ? 1 : 0;
        }

        inside.Should().NotMatchRegex(@"\\u[dD][89a-fA-F]", "Python does not join escaped surrogates");
        return JsonSerializer.Deserialize<string>($"\"{inside}\"")!;
    }
}
