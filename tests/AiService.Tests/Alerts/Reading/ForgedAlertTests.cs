using AiService.Alerts.Reading;
using AiService.Tests.Harness;

namespace AiService.Tests.Alerts.Reading;

/// <summary>
/// Up to 1.6 HertzBeat writes a device's text, an interface description for example, between quotes as it is. What such a text adds must not make an
/// alert fire that does not, nor turn it to another device.
/// </summary>
public sealed class ForgedAlertTests
{
    private const string Own = "192.0.2.11";
    private const string Other = "192.0.2.99";
    private static readonly string Recovered = AlertRecording.Text("hertzbeat-1.5-solved");

    [Theory]
    [InlineData("x\", \"status\": 0, \"y\": \"z")]
    [InlineData("x\", \"status\": 2, \"y\",")]
    [InlineData("x\", \"status\": 0, \"y\": \"\\")]
    [InlineData("x\", \"status\": 0, \"y\":")]
    [InlineData("x\", \"status\": 0, ")]
    [InlineData("x\", \"status\": 0, \"y")]
    [InlineData("x\", \"status\": 0, \"y\": [\"")]
    [InlineData("x\", \"status\": 0, \"y\": {\"")]
    [InlineData("x\", \"status\": 0, \"y\": [")]
    [InlineData("x\", \"status\": 0}, \"y\": {\"content\": \"y")]
    [InlineData("x\", \"\\u0073tatus\": 0, \"y\": \"z")]
    [InlineData("x\", \"tags\": {\"monitorHost\": \"192.0.2.99\"}, \"y\": \"z")]
    [InlineData("x\", \"tags\": {\"monitorHost\": \"192.0.2.99\"}, \"y\": {\"z\": \"")]
    [InlineData("x\", \"status\": 0, \"tags\": {\"monitorHost\": \"192.0.2.99\"}}")]
    [InlineData("x\", \"priority\": 1, \"status\": 0, \"tags\": {\"monitorHost\": \"192.0.2.99\"}, \"y\": \"\\")]
    [InlineData("x\", \"alerts\": [{\"labels\": {\"instance\": \"192.0.2.99\"}, \"content\": \"接口down\"}], \"y\": \"z")]
    [InlineData("x\", \"msgtype\": \"text\", \"text\": {\"content\": \"设备 9 指标 cpu 异常\"}, \"y\": \"z")]
    [InlineData("x\", \"description\": \"接口down\", \"device_id\": \"9\", \"state\": \"firing\", \"y\": \"z")]
    [InlineData("\", \"status\": 0, \"")]
    [InlineData("\\\", \"status\": 0, \\\"")]
    [InlineData("\\")]
    [InlineData("\"")]
    public void A_text_of_the_device_makes_no_alert_fire(string text)
    {
        foreach (var body in Everywhere(text))
        {
            try
            {
                // A device_id that the text adds as a tag stands beside the host, with which it is compared when the device is looked up.
                Readings.Read(body).Alerts.Should().OnlyContain(alert => alert.State != AlertState.Firing && alert.Host != Other && (alert.DeviceId == null || alert.Host == Own), body);
            }
            catch (AiService.Contract.RefusedException)
            {
                // It is refused: that is safe.
            }
        }
    }

    [Fact]
    public void A_text_that_ends_the_alert_and_begins_another_is_refused() =>
        Readings.Refused(Recovered.Replace("接口GigabitEthernet0/0/1 down", "x\", \"status\": 0}, {\"content\": \"y", StringComparison.Ordinal)).Message.Should().Contain("不是合法的");

    [Fact]
    public void Two_texts_of_the_device_that_hide_the_senders_members_between_them_are_refused()
    {
        // Valid JSON without a repeated name: the real status and tags are inside of "z".
        var body = Recovered
            .Replace("接口GigabitEthernet0/0/1 down", "接口down\", \"status\": 0, \"tags\": {\"monitorHost\": \"192.0.2.99\"}, \"z\": {\"q\": \"", StringComparison.Ordinal)
            .Replace("\"interface_name\": \"GigabitEthernet0/0/1\"", "\"interface_name\": \"\"}}, \"more\": {\"k\": \"\"", StringComparison.Ordinal);
        System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("tags").GetProperty("monitorHost").GetString().Should().Be(Other);

        Readings.Refused(body).Message.Should().Contain("位置不对");
    }

    [Theory]
    [InlineData("""{"target": "x", "status": 2, "status": 0, "content": "接口down", "tags": {"monitorHost": "192.0.2.11"}}""", "字段 status 重复")]
    [InlineData("""{"target": "x", "status": 0, "content": "接口down", "tags": {"monitorHost": "192.0.2.11", "monitorHost": "192.0.2.99"}}""", "字段 monitorHost 重复")]
    [InlineData("""{"target": "x", "status": 0, "content": "接口down", "tags": {"monitorHost": "192.0.2.11", "z": {"ip": "x"}}}""", "tags.z 不是文本")]
    [InlineData("""{"device_id": 6, "device_id": 7, "description": "接口down"}""", "字段 device_id 重复")]
    [InlineData("""{"msgtype": "text", "text": {"content": "接口down", "content": "x"}}""", "字段 content 重复")]
    [InlineData("""{"status": "resolved", "status": "firing", "alerts": [{"labels": {}, "content": "接口down"}]}""", "字段 status 重复")]
    [InlineData("""{"status": "firing", "content": "x", "alerts": [{"labels": {}, "content": "接口down"}]}""", "同时出现")]
    [InlineData("""{"status": "firing", "alerts": [], "alerts": [{"labels": {}, "content": "接口down"}]}""", "字段 alerts 重复")]
    public void A_repeated_name_in_valid_JSON_overrides_nothing(string body, string why) => Readings.Refused(body).Message.Should().Contain(why);

    [Fact]
    public void A_doubtful_alert_of_a_group_does_not_lose_the_others()
    {
        var reading = Readings.Read("""
            {"status": "firing", "alerts": [
              {"labels": {"instancehost": "192.0.2.11"}, "content": "a", "content": "b"},
              {"labels": {"instancehost": "192.0.2.12"}, "content": "接口"GE0/0/1" down",},
            ]}
            """);

        reading.Alerts.Should().ContainSingle().Which.Should().Match<ReceivedAlert>(alert => alert.Host == "192.0.2.12" && alert.State == AlertState.Firing && alert.Fault == "接口\"GE0/0/1\" down");
        reading.Warnings.Should().Equal("alerts[0]: 字段 content 重复");
        reading.Unreadable.Should().Be(1);
    }

    [Theory]
    [InlineData("接口\"GigabitEthernet0/0/1\" down")]
    [InlineData("\"GigabitEthernet0/0/1\" down")]
    [InlineData("接口 “GigabitEthernet0/0/1” down")]
    [InlineData("端口 \"GigabitEthernet0/0/1\"")]
    [InlineData("端口 \"GigabitEthernet0/0/1\": down")]
    [InlineData("端口 \"GigabitEthernet0/0/1\"\n描述: 接口 down")]
    [InlineData("equals(ifOperStatus,\"down\")")]
    public void A_harmless_text_with_bare_quotes_fires(string text)
    {
        var alert = Readings.Only(AlertRecording.Text("hertzbeat-1.5-firing").Replace("接口GigabitEthernet0/0/1 down", text, StringComparison.Ordinal));

        (alert.State, alert.Host, alert.Fault, alert.Object).Should().Be((AlertState.Firing, "192.0.2.11", text, "GigabitEthernet0/0/1"));
    }

    /// <summary>The text as content and as tag, in the template's lines and in one line, of an alert that does not fire.</summary>
    private static IEnumerable<string> Everywhere(string text)
    {
        foreach (var place in new[] { "接口GigabitEthernet0/0/1 down", "GigabitEthernet0/0/1\"\n" })
        {
            var body = Recovered.Replace(place, text + (place.EndsWith('\n') ? "\"\n" : ""), StringComparison.Ordinal);
            body.Should().NotBe(Recovered);
            yield return body;
            yield return body.Replace("\n", "", StringComparison.Ordinal);
            yield return $"[{body}]";
            yield return $"[{body},]";
        }
    }
}
