using System.Text;
using AiService.Alerts.Reading;
using AiService.Faults;
using AiService.Tests.Harness;

namespace AiService.Tests.Alerts.Reading;

/// <summary>Alertmanager, robots' texts, the own form, and what is none of them.</summary>
public sealed class OtherShapeTests
{
    private static readonly string Alertmanager = AlertRecording.Text("alertmanager-0.25-resolved").Replace("resolved", "firing", StringComparison.Ordinal);

    [Theory]
    [InlineData("firing", "firing", AlertState.Firing)]
    [InlineData("firing", "resolved", AlertState.Resolved)]
    [InlineData("resolved", "firing", AlertState.Other)]
    [InlineData("firing", "suppressed", AlertState.Other)]
    [InlineData("firing", "", AlertState.Other)]
    public void Each_alert_of_Alertmanager_has_its_status_and_no_clock_decides(string group, string own, object state)
    {
        // Its end, long over, stays.
        var first = Alertmanager.IndexOf("firing", StringComparison.Ordinal);
        var body = (Alertmanager[..first] + group + Alertmanager[(first + 6)..]).Replace("\"status\": \"firing\",\n      \"labels\"", $"\"status\": \"{own}\",\n      \"labels\"", StringComparison.Ordinal);

        Readings.Only(body).State.Should().Be((AlertState)state);
    }

    [Theory]
    [InlineData("page", FaultLevel.P0, 0)]
    [InlineData("info", FaultLevel.P3, 0)]
    [InlineData("none", FaultLevel.P2, 1)]
    public void Severities_of_Prometheus_are_levels(string severity, FaultLevel level, int warnings)
    {
        var reading = Readings.Read(Alertmanager.Replace("\"severity\": \"critical\"", $"\"severity\": \"{severity}\"", StringComparison.Ordinal));

        reading.Alerts[0].Level.Should().Be(level);
        reading.Warnings.Should().HaveCount(warnings);
    }

    [Fact]
    public void Without_a_description_the_name_is_the_fault_and_without_a_fingerprint_the_labels_are_the_name()
    {
        const string Body = """{"receiver":"ai","status":"firing","version":"4","alerts":[{"status":"firing","labels":{"alertname":"接口down","instance":"sw1:161"}}]}""";

        var alert = Readings.Only(Body);

        (alert.Fault, alert.Host, alert.Level).Should().Be(("接口down", "sw1", FaultLevel.P2));
        alert.AlertId.Should().HaveLength(32).And.Be(Readings.Only(Body.Replace("\"alertname\":\"接口down\",\"instance\":\"sw1:161\"", "\"instance\":\"sw1:161\",\"alertname\":\"接口down\"", StringComparison.Ordinal)).AlertId);
    }

    [Theory]
    [InlineData("HertzBeat 告警\n[HertzBeat 告警]\n接口GE0/0/1 down\n监控对象：SW1\n目标：192.0.2.11\n指标：a.b.c\n阈值：80\n优先级：HIGH\n触发时间：2026-11-28 15:00:00",
        "Firing P1 | device - host 192.0.2.11 object - | stated - HIGH | 28 15:00:00+08:00 to - | 接口GE0/0/1 down")]
    [InlineData("HertzBeat 告警\r\n[HertzBeat 告警]\r\n接口GE0/0/1 down\r\n持续5分钟\r\n目标: 192.0.2.11:161\r\n优先级: 0",
        "Firing P0 | device - host 192.0.2.11 object - | stated - 0 | - to - | 接口GE0/0/1 down⏎持续5分钟")]
    [InlineData("HertzBeat 告警\n[HertzBeat 告警]\n告警恢复通知 : equals(ifOperStatus,\"down\")\n目标：192.0.2.11", "Resolved P2 | device - host 192.0.2.11 object - | stated - - | - to - | 告警恢复通知 : equals(ifOperStatus,\"down\")")]
    [InlineData("HertzBeat 告警\n接口GE0/0/1 down\n状态：恢复\n目标：192.0.2.11", "Resolved P2 | device - host 192.0.2.11 object - | stated - - | - to - | 接口GE0/0/1 down⏎状态：恢复")]
    [InlineData("HertzBeat 告警\n[HertzBeat 告警]\n接口GE0/0/1 down\n目标：localhost", "Firing P2 | device - host - object - | stated - - | - to - | 接口GE0/0/1 down")]
    [InlineData("HertzBeat 告警\n[HertzBeat 告警]\ntest send msg! \n This is the test data.", "Test P2 | device - host - object - | stated - - | - to - | test send msg!⏎This is the test data.")]
    [InlineData("接口GE0/0/1 down", "Firing P2 | device - host - object - | stated - - | - to - | 接口GE0/0/1 down")]
    [InlineData("接口GE0/0/1 down\n请处理", "Firing P2 | device - host - object - | stated - - | - to - | 接口GE0/0/1 down⏎请处理")]
    [InlineData("网络告警\n端口 \"GE0/0/1\"\n描述: 接口 down", "Firing P2 | device - host - object - | stated - - | - to - | 端口 \"GE0/0/1\"⏎描述: 接口 down")]
    [InlineData("HERTZBEAT_DEFAULT\n设备 6 指标 cpu_usage 异常：91.5", "Firing P2 | device 6 host - object - | stated - - | - to - | 设备 6 指标 cpu_usage 异常：91.5")]
    [InlineData("HertzBeat 告警\n[HertzBeat 告警]\n设备 6 指标 cpu_usage 异常：91.5", "Firing P2 | device - host - object - | stated - - | - to - | 设备 6 指标 cpu_usage 异常：91.5")]
    [InlineData("HertzBeat 告警\n设备 6 指标 cpu_usage 异常：91.5\n优先级：1", "Firing P1 | device - host - object - | stated - 1 | - to - | 设备 6 指标 cpu_usage 异常：91.5")]
    public void A_robots_text_is_taken_apart(string text, string expected)
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { msgtype = "text", text = new { content = text } });

        Readings.Line(Readings.Only(body)).Should().Be("AlertService " + expected);
    }

    [Theory]
    [InlineData("""{"msgtype":"markdown","markdown":{"content":"HertzBeat 告警\n> 接口GE0/0/1 down\n> 目标：192.0.2.11"}}""")]
    [InlineData("""{"msgtype":"markdown","markdown":{"title":"HertzBeat 告警","text":"HertzBeat 告警\n\n接口GE0/0/1 down\n\n**目标**：192.0.2.11"}}""")]
    public void A_robots_markdown_is_a_text(string body)
    {
        var alert = Readings.Only(body);

        (alert.Fault, alert.Host).Should().Be(("接口GE0/0/1 down", "192.0.2.11"));
    }

    [Fact]
    public void A_text_that_adds_a_line_of_the_wrapper_repairs_nothing()
    {
        var reading = Readings.Read("""{"msgtype":"text","text":{"content":"HertzBeat 告警\n接口GE0/0/1 down\n目标：192.0.2.99\n目标：192.0.2.11\n优先级：1"}}""");

        (reading.Alerts[0].State, reading.Alerts[0].Host).Should().Be((AlertState.Other, null));
        reading.Warnings.Should().Equal("“目标”出现多次，只记录");
    }

    [Fact]
    public void A_robots_alert_keeps_its_name_while_values_and_times_change()
    {
        static string Id(string text) => Readings.Only(System.Text.Json.JsonSerializer.Serialize(new { msgtype = "text", text = new { content = text } })).AlertId;

        Id("A\n设备 6 指标 cpu_usage 异常：91.5").Should().Be(Id("A\n设备 6 指标 cpu_usage 异常：92")).And.NotBe(Id("A\n设备 7 指标 cpu_usage 异常：91.5"));
        Id("A\nCPU使用率过高：91%\n触发时间：1\n触发次数：3").Should().Be(Id("A\nCPU使用率过高：93%\n触发时间：2\n触发次数：4"));
        Id("A\n接口GE0/0/1 down").Should().NotBe(Id("A\n接口GE0/0/2 down"));
        Id("A\n接口GE0/0/1.100 down").Should().NotBe(Id("A\n接口GE0/0/1.200 down"));
    }

    [Theory]
    [InlineData("监控对象：ai-service", true)]
    [InlineData("监控对象: ai-service ", true)]
    [InlineData("监控对象：SW1", false)]
    [InlineData("目标：ai-service", false)]
    public void Our_own_message_comes_back_as_a_robots_text(string line, bool isOwn) =>
        Readings.Only($$$"""{"msgtype":"text","text":{"content":"HertzBeat 告警\n[HertzBeat 告警]\n修复失败\n{{{line}}}\n指标：repair"}}""").IsOwnMessage.Should().Be(isOwn);

    [Theory]
    [InlineData("""{"device_id": 6, "description": "接口GE0/0/1 down"}""", "Firing P2 | device 6 host - object - | stated - - | - to - | 接口GE0/0/1 down")]
    [InlineData("""{"device_id": "6", "host": "192.0.2.11:22", "description": " 接口GE0/0/1 down ", "level": "P1", "state": "firing", "starts_at": "2026-11-28T15:00:00+08:00"}""",
        "Firing P1 | device 6 host 192.0.2.11 object - | stated firing P1 | 28 15:00:00+08:00 to - | 接口GE0/0/1 down")]
    [InlineData("""{"host": "sw1", "description": "x", "state": "恢复", "level": null}""", "Resolved P2 | device - host sw1 object - | stated 恢复 - | - to - | x")]
    [InlineData("""{"host": "sw1", "description": "x", "state": "告警"}""", "Firing P2 | device - host sw1 object - | stated 告警 - | - to - | x")]
    [InlineData("""{"host": "sw1", "description": "x", "state": "测试"}""", "Test P2 | device - host sw1 object - | stated 测试 - | - to - | x")]
    [InlineData("""{"host": "sw1", "description": "x", "state": "OTHER"}""", "Other P2 | device - host sw1 object - | stated OTHER - | - to - | x")]
    [InlineData("""{"host": "sw1", "description": "x", "state": "active"}""", "Other P2 | device - host sw1 object - | stated active - | - to - | x")]
    [InlineData("""{"host": "501", "description": "x"}""", "Firing P2 | device - host - object - | stated - - | - to - | x")]
    public void The_own_form_is_read(string body, string expected) => Readings.Line(Readings.Only(body)).Should().Be("Own " + expected);

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("\"false\"", false)]
    [InlineData("null", false)]
    public void The_own_form_may_ask_only_what_would_be_done(string written, bool isDryRun) =>
        Readings.Only($$"""{"device_id": "6", "description": "x", "dry_run": {{written}}}""").DryRun.Should().Be(isDryRun);

    [Fact]
    public void The_own_form_has_a_name_of_its_own_or_that_of_its_fault()
    {
        static string Id(string more) => Readings.Only($$"""{"device_id": "6", {{more}}}""").AlertId;

        Id("\"description\": \"x\", \"alert_id\": 7").Should().Be("7");
        Id("\"description\": \"CPU 91%\"").Should().Be(Id("\"description\": \"CPU 92%\", \"state\": \"resolved\"")).And.NotBe(Id("\"description\": \"内存 91%\"")).And.HaveLength(32);
    }

    [Theory]
    [InlineData("", "请求体为空")]
    [InlineData(" \r\n", "请求体为空")]
    [InlineData("null", "不是 JSON 对象")]
    [InlineData("5", "不是 JSON 对象")]
    [InlineData("\"x\"", "不是 JSON 对象")]
    [InlineData("[]", "没有告警")]
    [InlineData("{}", "无法识别其形式")]
    [InlineData("[[{}]]", "[0]: 不是 JSON 对象")]
    [InlineData("""{"alerts": []}""", "没有告警")]
    [InlineData("""{"alerts": {}}""", "alerts 不是列表")]
    [InlineData("""{"status": "firing", "labels": {}}""", "无法识别其形式")]
    [InlineData("""{"msgtype": "text"}""", "缺少 text.content")]
    [InlineData("""{"msgtype": "text", "text": {"content": "目标：192.0.2.11"}}""", "没有告警内容")]
    [InlineData("""{"description": "x"}""", "缺少 device_id 或 host")]
    [InlineData("""{"device_id": 0, "description": "x"}""", "缺少 device_id 或 host")]
    [InlineData("""{"device_id": "6"}""", "缺少 description")]
    [InlineData("""{"device_id": "6", "description": " "}""", "缺少 description")]
    [InlineData("""{"device_id": {}, "description": "x"}""", "缺少 device_id 或 host")]
    public void What_is_no_alert_is_refused_with_what_was_expected(string body, string why)
    {
        var refused = Readings.Refused(body);

        (refused.Code, refused.IsUnreadable).Should().Be((400, true));
        refused.Message.Should().Contain(why).And.Contain("Alertmanager").And.Contain("msgtype");
    }

    [Fact]
    public void Names_that_are_too_long_are_refused()
    {
        var name = new string('a', 129);
        Readings.Refused($$"""{"device_id": "{{name}}", "description": "x"}""").Message.Should().Contain("超过 128 个字符");
        Readings.Refused($$"""{"device_id": "6", "alert_id": "{{name}}", "description": "x"}""").Message.Should().Contain("超过 128 个字符");
        Readings.Only(Alertmanager.Replace("\"device_id\": \"6\"", $"\"device_id\": \"{name}\"", StringComparison.Ordinal)).DeviceId.Should().BeNull();
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_between_characters_and_only_recorded()
    {
        var alert = Readings.Only($$"""{"device_id": "6", "description": "接口GE0/0/1 down {{new string('x', 3984)}}🔔已恢复"}""");

        (alert.State, alert.Fault.Length, char.IsSurrogate(alert.Fault[^1])).Should().Be((AlertState.Other, 3999, false));
    }

    [Fact]
    public void More_than_1000_alerts_are_refused()
    {
        static string Body(int count) => "[" + string.Join(',', Enumerable.Repeat("{\"device_id\":6,\"description\":\"x\"}", count)) + "]";

        Readings.Read(Body(1000)).Alerts.Should().HaveCount(1000);
        Readings.Refused(Body(1001)).Should().Match<AiService.Contract.RefusedException>(refused => refused.Code == 413 && refused.Message.Contains("1000"));
        Readings.Refused($"{{\"alerts\":{Body(1001)}}}").Code.Should().Be(413);
    }

    [Fact]
    public void A_byte_order_mark_CRLF_and_broken_bytes_do_not_lose_an_alert()
    {
        var body = AlertRecording.Text("hertzbeat-1.5-firing");
        Readings.Only("\ufeff" + body.ReplaceLineEndings("\r\n")).State.Should().Be(AlertState.Firing);

        // Cut within a character, as a sender that counts bytes does.
        var bytes = Encoding.UTF8.GetBytes(body.Replace("接口", "\u0001", StringComparison.Ordinal));
        bytes[Array.IndexOf(bytes, (byte)1)] = 0xE6;
        Readings.Read(bytes).Alerts.Should().ContainSingle().Which.Fault.Should().Be("\ufffdGigabitEthernet0/0/1 down");
        Readings.Only("""{"device_id": 6, "description": "\ud83d 接口down"}""").Fault.Should().Be("\ufffd 接口down");
    }
}
