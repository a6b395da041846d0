using AiService.Alerts.Reading;
using AiService.Faults;
using AiService.Tests.Harness;

namespace AiService.Tests.Alerts.Reading;

/// <summary>HertzBeat's other values: words and numbers, hosts, times, tests and its own lists.</summary>
public sealed class HertzBeatAlertTests
{
    private static readonly string Of15 = AlertRecording.Text("hertzbeat-1.5-firing");
    private static readonly string Of17 = AlertRecording.Text("hertzbeat-1.7.3-firing-annotations");

    [Theory]
    [InlineData("0", AlertState.Firing)]
    [InlineData("\"0\"", AlertState.Firing)]
    [InlineData("\"firing\"", AlertState.Firing)]
    [InlineData("1", AlertState.Other)]
    [InlineData("2", AlertState.Resolved)]
    [InlineData("\"2\"", AlertState.Resolved)]
    [InlineData("3", AlertState.Other)]
    [InlineData("9", AlertState.Other)]
    [InlineData("null", AlertState.Other)]
    [InlineData("\"\"", AlertState.Other)]
    [InlineData("true", AlertState.Other)]
    [InlineData("[0]", AlertState.Other)]
    [InlineData("0.0", AlertState.Other)]
    public void Up_to_1_6_only_the_status_0_fires(string status, object state) =>
        Readings.Only(Of15.Replace("\"status\": 0", $"\"status\": {status}", StringComparison.Ordinal)).State.Should().Be((AlertState)state);

    [Fact]
    public void Beside_a_firing_status_a_recovery_in_the_text_or_its_time_is_neither()
    {
        Readings.Only(Of15.Replace("接口G", "告警恢复通知 : 接口G", StringComparison.Ordinal)).State.Should().Be(AlertState.Other);
        Readings.Only(Of15.Replace("\"tags\"", "\"restoreTime\": \"2026-11-28 15:10:00\", \"tags\"", StringComparison.Ordinal)).State.Should().Be(AlertState.Other);
        Readings.Only("""{"content": "告警恢复通知 : usage>80", "priority": 2, "tags": {"ip": "192.0.2.11"}}""").State.Should().Be(AlertState.Resolved);
    }

    [Theory]
    [InlineData("firing", "", AlertState.Firing)]
    [InlineData("firing", "2026-11-28 15:10:00", AlertState.Resolved)]
    [InlineData("firing", "0001-01-01T00:00:00Z", AlertState.Firing)]
    [InlineData("firing", "soon", AlertState.Other)]
    [InlineData("resolved", "", AlertState.Resolved)]
    [InlineData("RESOLVED", "2026-11-28 15:10:00", AlertState.Resolved)]
    [InlineData("silenced", "", AlertState.Other)]
    [InlineData("", "", AlertState.Other)]
    public void From_1_7_on_the_group_has_the_status_and_what_has_an_end_is_over(string group, string end, object state)
    {
        var body = Of17.Replace("\"status\": \"firing\"", $"\"status\": \"{group}\"", StringComparison.Ordinal).Replace("\"annotations\"", $"\"endAt\": \"{end}\", \"annotations\"", StringComparison.Ordinal);

        Readings.Only(body).State.Should().Be((AlertState)state);
    }

    [Theory]
    [InlineData("192.0.2.11", "192.0.2.11")]
    [InlineData("192.0.2.11:161", "192.0.2.11")]
    [InlineData("2001:db8::11", "2001:db8::11")]
    [InlineData("2001:DB8:0::11", "2001:db8::11")]
    [InlineData("[2001:db8::11]:161", "2001:db8::11")]
    [InlineData("[2001:db8::11]", "2001:db8::11")]
    [InlineData("::ffff:192.0.2.11", "192.0.2.11")]
    [InlineData("core-sw-1.example.com:9116", "core-sw-1.example.com")]
    [InlineData("core_sw_1", "core_sw_1")]
    [InlineData("501", null)]
    [InlineData("501:161", null)]
    [InlineData("1000000", null)]
    [InlineData("0x7f.1", null)]
    [InlineData("192.0.2.011", null)]
    [InlineData("192.0.2.300", null)]
    [InlineData("192.0.2.11:99999", null)]
    [InlineData("-x", null)]
    [InlineData("a b", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1:1157", null)]
    [InlineData("[::1]:80", null)]
    [InlineData("localhost", null)]
    [InlineData("LOCALHOST:1157", null)]
    [InlineData("0.0.0.0", null)]
    public void A_host_is_an_address_or_a_name_without_port_and_never_a_number(string written, string? host)
    {
        Readings.Only(Of17.Replace("\"instancehost\": \"192.0.2.11\"", $"\"instancehost\": \"{written}\"", StringComparison.Ordinal)).Host.Should().Be(host);
        Readings.Only(AlertRecording.Text("hertzbeat-1.9-firing-annotations").Replace("192.0.2.11:161", written, StringComparison.Ordinal)).Host.Should().Be(host);
        Readings.Only(Of15.Replace("\"monitorHost\": \"192.0.2.11\"", $"\"monitorHost\": \"{written}\"", StringComparison.Ordinal)).Host.Should().Be(host);
    }

    [Theory]
    [InlineData("""{"monitorHost": "192.0.2.1", "ip": "192.0.2.2"}""", "192.0.2.3", "192.0.2.1")]
    [InlineData("""{"ip": "192.0.2.2"}""", "192.0.2.3", "192.0.2.2")]
    [InlineData("""{"monitorId": "6", "instance": "6"}""", "192.0.2.3", "192.0.2.3")]
    [InlineData("""{"monitorHost": "501", "ip": "192.0.2.2"}""", "x", "192.0.2.2")]
    [InlineData("""{"monitorHost": "localhost", "ip": "192.0.2.2"}""", "x", null)]
    [InlineData("{}", "huawei_switch.cpu.usage", null)]
    [InlineData("[]", "availability", null)]
    [InlineData("null", "501", null)]
    public void The_first_field_that_names_a_host_counts(string tags, string target, string? host)
    {
        var alert = Readings.Only($$"""{"target": "{{target}}", "monitorId": 6, "priority": 1, "status": 0, "content": "接口GE0/0/1 down", "tags": {{tags}}}""");

        (alert.Host, alert.DeviceId).Should().Be((host, null));
    }

    [Theory]
    [InlineData("0", FaultLevel.P0)]
    [InlineData("\"1\"", FaultLevel.P1)]
    [InlineData("\"HIGH\"", FaultLevel.P1)]
    [InlineData("\"emergency\"", FaultLevel.P0)]
    [InlineData("\"Major\"", FaultLevel.P1)]
    [InlineData("\"MEDIUM\"", FaultLevel.P2)]
    [InlineData("\"LOW\"", FaultLevel.P3)]
    [InlineData("\"P3\"", FaultLevel.P3)]
    public void Numbers_and_words_are_levels(string written, FaultLevel level)
    {
        var reading = Readings.Read(Of15.Replace("\"priority\": 1", $"\"priority\": {written}", StringComparison.Ordinal));

        reading.Alerts[0].Level.Should().Be(level);
        reading.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void An_unknown_level_is_P2_and_a_warning()
    {
        var reading = Readings.Read(Of17.Replace("\"severity\": \"critical\"", "\"severity\": \"❤️ Critical\"", StringComparison.Ordinal));

        reading.Alerts[0].Level.Should().Be(FaultLevel.P2);
        reading.Warnings.Should().Equal("alerts[0]: 级别“❤️ Critical”未知，按 P2 处理");
    }

    [Theory]
    [InlineData("\"2026-11-28 15:00:00\"", "2026-11-28T15:00:00+08:00")]
    [InlineData("\"2026-11-28T15:00:00\"", "2026-11-28T15:00:00+08:00")]
    [InlineData("\"2026/11/28 15:00\"", "2026-11-28T15:00:00+08:00")]
    [InlineData("\"2026-11-28T15:00:00+02:00\"", "2026-11-28T15:00:00+02:00")]
    [InlineData("\"2026-11-28T15:00:00.809059613Z\"", "2026-11-28T15:00:00.8090596+00:00")]
    [InlineData("1795849200000", "2026-11-28T15:00:00+08:00")]
    [InlineData("\"1795849200000\"", "2026-11-28T15:00:00+08:00")]
    [InlineData("1795849200", "2026-11-28T15:00:00+08:00")]
    [InlineData("\"0001-01-01T00:00:00Z\"", null)]
    [InlineData("\"9999-12-31T23:59:59\"", null)]
    [InlineData("\"5/6\"", null)]
    [InlineData("\"yesterday\"", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("{}", null)]
    public void A_time_without_a_zone_is_the_senders_wall_clock(string written, string? time)
    {
        var read = Readings.Only(Of15.Replace("\"2026-11-28 15:00:00\"", written, StringComparison.Ordinal)).StartsAt;

        read?.ToString("O").Should().Be(time is null ? null : DateTimeOffset.Parse(time, null).ToString("O"));
        (read is null).Should().Be(time is null);
    }

    [Fact]
    public void The_button_that_tests_a_receiver_is_a_test_and_a_devices_text_is_not()
    {
        var test = AlertRecording.Text("hertzbeat-1.6-test");
        Readings.Only(test.Replace("Test Target", "x", StringComparison.Ordinal)).State.Should().Be(AlertState.Test);
        Readings.Only(test.Replace("Test Target", "x", StringComparison.Ordinal).Replace("127.0.0.1", "localhost", StringComparison.Ordinal)).State.Should().Be(AlertState.Test);
        Readings.Only(test.Replace("Test Target", "x", StringComparison.Ordinal).Replace("127.0.0.1", "192.0.2.11", StringComparison.Ordinal)).State.Should().Be(AlertState.Firing);
        Readings.Read(AlertRecording.Text("hertzbeat-1.7.0-test.invalid").Replace("test send msg!", "测试", StringComparison.Ordinal)).Alerts.Should().OnlyContain(alert => alert.State == AlertState.Test);
        Readings.Only(AlertRecording.Text("hertzbeat-1.7.0-firing.invalid").Replace("接口GigabitEthernet0/0/1 down\",\n      \"trigger", "test send msg!\",\n      \"trigger", StringComparison.Ordinal)).State
            .Should().Be(AlertState.Firing);
    }

    [Fact]
    public void A_list_mixes_shapes_and_one_bad_entry_does_not_lose_the_others()
    {
        var reading = Readings.Read($"[{Of15}, 5, {AlertRecording.Text("hertzbeat-1.7.0-firing.invalid")}, {{\"content\": \"\"}}, {{\"content\": \"\", \"tags\": {{}}}}, {AlertRecording.Text("alert-service-robot-send")}, {{\"alerts\": [{{}}, 1]}},]");

        reading.Alerts.Select(alert => alert.Source).Should().Equal(AlertSource.HertzBeat, AlertSource.HertzBeat, AlertSource.AlertService);
        reading.Unreadable.Should().Be(5);
        reading.Warnings.Should().Equal(
            "[1]: 不是 JSON 对象", "[3]: 无法识别其形式", "[4]: 缺少 content", "[6].alerts[0]: 缺少 content", "[6].alerts[1]: 不是 JSON 对象");
    }

    [Theory]
    [InlineData("\"monitorName\": \"HUAWEI_SWITCH_192.0.2.11\"", "\"monitorName\": \"ai-service\"")]
    [InlineData("\"alarmId\": 76001", "\"monitorName\": \"ai-service\"")]
    [InlineData("\"app\": \"huawei_switch\"", "\"source\": \"ai-service\"")]
    public void Our_own_message_is_recognized_in_a_body_of_1_5(string field, string own) =>
        Readings.Only(Of15.Replace(field, own, StringComparison.Ordinal)).IsOwnMessage.Should().BeTrue();

    [Theory]
    [InlineData("\"instancename\": \"HUAWEI_SWITCH_192.0.2.11\"", "\"instancename\": \"ai-service\"")]
    [InlineData("\"defineid\": \"12\"", "\"source\": \"ai-service\"")]
    [InlineData("\"defineid\": \"12\"", "\"__source__\": \"ai-service\"")]
    [InlineData("\"suggest\": \"执行 undo shutdown\"", "\"source\": \"ai-service\"")]
    public void Our_own_message_is_recognized_in_a_body_of_1_7(string field, string own) =>
        Readings.Only(Of17.Replace(field, own, StringComparison.Ordinal)).IsOwnMessage.Should().BeTrue();

    [Fact]
    public void What_alert_service_gets_from_us_is_our_own_message() =>
        Readings.Only("""{"target":"192.0.2.11","tags":{"ip":"192.0.2.11"},"priority":"HIGH","monitorName":"ai-service","metric":"repair","content":"接口GE0/0/1 修复失败"}""").IsOwnMessage.Should().BeTrue();

    [Theory]
    [InlineData("\"interface_name\": \"GigabitEthernet0/0/1\"", "\"ifName\": \"GE0/0/2\"", "GE0/0/2")]
    [InlineData("\"interface_name\": \"GigabitEthernet0/0/1\"", "\"interfaceName\": \"GE0/0/2\"", "GE0/0/2")]
    [InlineData("\"interface_name\": \"GigabitEthernet0/0/1\"", "\"port\": \"GE0/0/2\"", "GE0/0/2")]
    [InlineData("\"interface_name\": \"GigabitEthernet0/0/1\"", "\"port\": \"161\"", null)]
    [InlineData("\"interface_name\": \"GigabitEthernet0/0/1\"", "\"ifIndex\": \"5\"", null)]
    [InlineData("\"defineid\": \"12\"", "\"ifDescr\": \"GE0/0/2\"", "GigabitEthernet0/0/1")]
    public void A_label_names_the_interface(string field, string other, string? name) =>
        Readings.Only(Of17.Replace(field, other, StringComparison.Ordinal)).Object.Should().Be(name);
}
