using System.Text.Json;
using AiService.Alerts.Reading;
using AiService.Faults.Reading;
using AiService.Faults.Statements;
using AiService.Tests.Harness;

namespace AiService.Tests.Alerts.Reading;

/// <summary>Every body as its sender writes it has its reading.</summary>
public sealed class RecordedAlertTests
{
    private const string Begun = "28 15:00:00+08:00";
    private const string Over = "28 15:10:00+08:00";
    private const string Port = "object GigabitEthernet0/0/1";
    private const string Down = "接口GigabitEthernet0/0/1 down";
    private const string TestText = "test send msg! ⏎ This is the test data. It is proved that it can be received successfully";
    private const string TestTextOf17 = @"test send msg! \n This is the test data. It is proved that it can be received successfully";
    private const string Described = "192.0.2.11 的 \"GigabitEthernet0/0/1\" 已经 down⏎持续 5 分钟";

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["alert-service-own-fields"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 object - | stated - HIGH | {Begun} to - | CPU使用率过高：91%"],
        ["alert-service-robot-hertzbeat-1.5"] = [$"AlertService Firing P1 | device - host - object - | stated - 1 | - to - | {Down}"],
        ["alert-service-robot-no-tags"] = ["AlertService Firing P1 | device - host - object - | stated - CRITICAL | - to - | 没有 tags"],
        ["alert-service-robot-send"] = ["AlertService Firing P2 | device 6 host - object - | stated - - | - to - | 设备 6 指标 cpu_usage 异常：91.5"],
        ["alertmanager-0.25-firing-group"] =
        [
            $"Alertmanager Firing P1 | device 6 host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Described}",
            "Alertmanager Firing P2 | device 7 host 192.0.2.12 object GigabitEthernet0/0/2 | stated firing warning | 28 15:14:22+00:00 to - | 接口GigabitEthernet0/0/2 down",
        ],
        ["alertmanager-0.25-resolved"] = [$"Alertmanager Resolved P1 | device 6 host 192.0.2.11 {Port} | stated resolved critical | {Begun} to 28 15:14:29+00:00 | {Described}"],
        ["alertmanager-head-firing-truncated"] = [$"Alertmanager Firing P1 | device 6 host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Described}"],
        ["hertzbeat-1.5-firing"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 {Port} | stated 0 1 | {Begun} to - | {Down}"],
        ["hertzbeat-1.5-firing-cpu"] = [$"HertzBeat Firing P2 | device - host 192.0.2.11 object - | stated 0 2 | {Begun} to - | CPU使用率过高：91%"],
        ["hertzbeat-1.5-own-template"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 object - | stated 0 HIGH | {Begun} to - | 端口 \"GigabitEthernet0/0/1\"⏎描述: 接口 down"],
        ["hertzbeat-1.5-restored"] = [$"HertzBeat Resolved P2 | device - host 192.0.2.11 {Port} | stated 2 2 | {Begun} to {Over} | 告警恢复通知 : usage>80"],
        ["hertzbeat-1.5-restored-quotes.invalid"] = [$"HertzBeat Resolved P2 | device - host 192.0.2.11 {Port} | stated 2 2 | {Begun} to {Over} | 告警恢复通知 : equals(ifOperStatus,\"down\")"],
        ["hertzbeat-1.5-solved"] = [$"HertzBeat Other P1 | device - host 192.0.2.11 {Port} | stated 3 1 | {Begun} to - | {Down}"],
        ["hertzbeat-1.5-unreachable"] =
            [$"HertzBeat Firing P0 | device - host 192.0.2.11 object - | stated 0 0 | {Begun} to - | HUAWEI_SWITCH_192.0.2.11 monitoring availability alert, code is UN_CONNECTABLE"],
        ["hertzbeat-1.6-test"] = [$"HertzBeat Test P1 | device - host - object - | stated 0 1 | {Begun} to - | {TestText}"],
        ["hertzbeat-1.7.0-firing.invalid"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Down}"],
        ["hertzbeat-1.7.0-test.invalid"] = [.. Enumerable.Repeat($"HertzBeat Test P2 | device - host - object - | stated resolved - | {Begun} to {Begun} | {TestTextOf17}", 2)],
        ["hertzbeat-1.7.3-emergency-quotes"] =
            [$"HertzBeat Firing P0 | device - host 192.0.2.11 {Port} | stated firing emergency | {Begun} to - | 端口 \"GigabitEthernet0/0/1\"⏎描述: to \"核心交换机\\A\"⇥down"],
        ["hertzbeat-1.7.3-firing-annotations"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Down}"],
        ["hertzbeat-1.7.3-firing.invalid"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Down}"],
        ["hertzbeat-1.7.3-group-mixed"] =
        [
            $"HertzBeat Firing P1 | device - host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Down}",
            $"HertzBeat Resolved P1 | device - host 192.0.2.12 object GigabitEthernet0/0/2 | stated resolved critical | {Begun} to {Over} | 接口GigabitEthernet0/0/2 down",
        ],
        ["hertzbeat-1.7.3-resolved"] = [$"HertzBeat Resolved P1 | device - host 192.0.2.11 {Port} | stated resolved critical | {Begun} to {Over} | {Down}"],
        ["hertzbeat-1.9-firing-annotations"] = [$"HertzBeat Firing P1 | device - host 192.0.2.11 {Port} | stated firing critical | {Begun} to - | {Down}"],
    };

    public static TheoryData<string> Names => [.. AlertRecording.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_has_its_reading(string name)
    {
        var reading = Readings.Read(AlertRecording.Body(name));

        reading.Alerts.Select(Readings.Line).Should().Equal(Expected[name]);
        reading.Unreadable.Should().Be(0);
        reading.Warnings.Should().HaveCount(name.EndsWith("truncated", StringComparison.Ordinal) ? 1 : 0);
        reading.Alerts.Should().OnlyContain(alert => !alert.IsOwnMessage && !alert.DryRun);
    }

    [Fact]
    public void Every_expectation_has_its_body() => AlertRecording.Names.Should().BeEquivalentTo(Expected.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_that_is_JSON_reads_the_same_tolerantly(string name)
    {
        if (name.EndsWith(".invalid", StringComparison.Ordinal))
        {
            FluentActions.Invoking(() => JsonDocument.Parse(AlertRecording.Body(name))).Should().Throw<JsonException>();
            return;
        }

        var mended = TolerantJson.Mend(AlertRecording.Text(name));

        JsonElement.DeepEquals(JsonDocument.Parse(mended).RootElement, JsonDocument.Parse(AlertRecording.Body(name)).RootElement).Should().BeTrue();
    }

    [Theory]
    [InlineData("hertzbeat-1.5-firing", "hertzbeat-1.5-solved", "hertzbeat-1.5-restored", "hertzbeat-1.5-restored-quotes.invalid")]
    [InlineData("hertzbeat-1.7.3-firing-annotations", "hertzbeat-1.7.3-firing.invalid", "hertzbeat-1.7.3-resolved")]
    [InlineData("alertmanager-0.25-firing-group", "alertmanager-0.25-resolved", "alertmanager-head-firing-truncated")]
    public void An_alert_keeps_its_name_until_its_recovery(params string[] names) =>
        names.Select(name => Readings.Read(AlertRecording.Body(name)).Alerts[0].AlertId).Distinct().Should().ContainSingle();

    [Fact]
    public void Different_alerts_have_different_names()
    {
        string[] names = ["hertzbeat-1.5-firing", "hertzbeat-1.5-firing-cpu", "hertzbeat-1.5-unreachable", "hertzbeat-1.5-own-template", "hertzbeat-1.7.3-group-mixed", "alert-service-own-fields", "alert-service-robot-send"];

        names.SelectMany(name => Readings.Read(AlertRecording.Body(name)).Alerts).Select(alert => alert.AlertId).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.Length == 32);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_alert_that_is_stored_as_JSON_is_read_back(string name)
    {
        foreach (var alert in Readings.Read(AlertRecording.Body(name)).Alerts)
        {
            JsonSerializer.Deserialize<ReceivedAlert>(JsonSerializer.Serialize(alert)).Should().Be(alert);
        }
    }

    [Fact]
    public void Sources_and_states_have_words_on_the_wire()
    {
        Enum.GetValues<AlertSource>().Select(word => JsonSerializer.SerializeToElement(word).GetString()).Should().Equal("hertzbeat", "alertmanager", "alert-service", "own");
        Enum.GetValues<AlertState>().Select(word => JsonSerializer.SerializeToElement(word).GetString()).Should().Equal("firing", "resolved", "test", "other");
    }

    /// <summary>What a firing alert says is a fault of its object; a recovery is none, whatever keyword its text holds.</summary>
    [Theory]
    [InlineData("alert-service-own-fields", "Cpu  High")]
    [InlineData("alert-service-robot-hertzbeat-1.5", "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("alert-service-robot-no-tags", "")]
    [InlineData("alert-service-robot-send", "Cpu  Faulty")]
    [InlineData("alertmanager-0.25-firing-group", "Interface GigabitEthernet0/0/1 Down", "Interface GigabitEthernet0/0/2 Down")]
    [InlineData("alertmanager-0.25-resolved", "")]
    [InlineData("hertzbeat-1.5-firing", "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("hertzbeat-1.5-firing-cpu", "Cpu  High")]
    [InlineData("hertzbeat-1.5-own-template", "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("hertzbeat-1.5-restored", "")]
    [InlineData("hertzbeat-1.5-restored-quotes.invalid", "")]
    [InlineData("hertzbeat-1.5-unreachable", "")]
    [InlineData("hertzbeat-1.6-test", "")]
    [InlineData("hertzbeat-1.7.0-firing.invalid", "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("hertzbeat-1.7.0-test.invalid", "", "")]
    [InlineData("hertzbeat-1.7.3-emergency-quotes", "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("hertzbeat-1.7.3-firing.invalid", "Interface GigabitEthernet0/0/1 Down")]
    [InlineData("hertzbeat-1.7.3-group-mixed", "Interface GigabitEthernet0/0/1 Down", "")]
    [InlineData("hertzbeat-1.7.3-resolved", "")]
    [InlineData("hertzbeat-1.9-firing-annotations", "Interface GigabitEthernet0/0/1 Down")]
    public void The_faults_of_an_alert_are_read_with_what_its_fields_state(string name, params string[] faults)
    {
        Readings.Read(AlertRecording.Body(name)).Alerts
            .Select(alert => FaultReader.Read(alert.Fault, new Stated(alert.StatedState, alert.Object, alert.Host, alert.StatedLevel)).Faults)
            .Select(read => string.Join(", ", read.Select(fault => $"{fault.Object.Kind} {fault.Object.Port} {fault.State}")))
            .Should().Equal(faults);
    }
}
