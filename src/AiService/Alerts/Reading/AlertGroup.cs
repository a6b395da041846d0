using System.Text.Json;

namespace AiService.Alerts.Reading;

/// <summary>Reads the alerts of a group: HertzBeat from 1.7 on, Alertmanager's version 4.</summary>
internal static class AlertGroup
{
    /// <summary>Members of Alertmanager's groups that HertzBeat's have not.</summary>
    private static readonly string[] OfAlertmanager = ["groupKey", "receiver", "groupLabels", "version"];

    /// <summary>The monitor that HertzBeat's button names when it tests a receiver.</summary>
    private const string TestMonitor = "1000000";

    public static void Read(AlertEntry group)
    {
        var json = group.Json;
        var alerts = json.Member("alerts", JsonValueKind.Array);
        var doubt = alerts.ValueKind is not JsonValueKind.Array ? "alerts 不是列表"
            : json.TryGetProperty("content", out _) || json.TryGetProperty("msgtype", out _) ? "alerts 与其他形式的字段同时出现"
            : AlertDoubt.Of(json, except: "alerts");
        if (doubt is not null)
        {
            group.Batch.Add(group, entry => entry.Lose(doubt));
            return;
        }

        var source = Array.Exists(OfAlertmanager, name => json.TryGetProperty(name, out _)) ? AlertSource.Alertmanager : AlertSource.HertzBeat;
        var index = 0;
        foreach (var alert in alerts.EnumerateArray())
        {
            var place = $"{(group.Place.Length > 0 ? group.Place + "." : "")}alerts[{index++}]";
            group.Batch.Add(group with { Place = place, Json = alert }, entry => One(entry, source, json.Text("status")));
        }

        if (json.Text("truncatedAlerts") is { } left && left.Trim('0').Length > 0)
        {
            group.Warn($"发送方省略了 {Fields.Shown(left)} 条告警（truncatedAlerts），它们不在请求体中");
        }
    }

    private static ReceivedAlert? One(AlertEntry entry, AlertSource source, string? groupStatus)
    {
        var json = entry.Json;
        if ((json.ValueKind is JsonValueKind.Object ? AlertDoubt.Of(json) : "不是 JSON 对象") is { } doubt)
        {
            return entry.Lose(doubt);
        }

        var labels = json.Member("labels");
        var annotations = json.Member("annotations");
        var isHertzBeat = source is AlertSource.HertzBeat;
        var fault = isHertzBeat ? json.Text("content") : annotations.Text("description") ?? annotations.Text("summary") ?? annotations.Text("message");
        if ((fault ?? labels.Text("alertname")) is not { } text)
        {
            return entry.Lose(isHertzBeat ? "缺少 content" : "缺少 annotations.description、annotations.summary 和 labels.alertname");
        }

        var ended = json.Text(isHertzBeat ? "endAt" : "endsAt");
        var stated = json.Text("status") ?? (isHertzBeat ? groupStatus : null);
        var state = isHertzBeat ? HertzBeatState(json.Text("status"), groupStatus, ended, entry.Time(ended)) : AlertmanagerState(stated, groupStatus);
        var host = AlertHost.First(labels.Text("instancehost"), labels.Text("instance"));
        var level = labels.Text("severity") ?? labels.Text("level");
        return new ReceivedAlert
        {
            AlertId = json.Text("fingerprint") is { Length: <= ReceivedAlert.MaxId } fingerprint && !isHertzBeat ? fingerprint : AlertName.Of(source, labels.Labels()),
            Source = source,
            State = host is null && (AlertStates.IsTest(text) || (isHertzBeat && labels.Text("instance") == TestMonitor)) ? AlertState.Test : state,
            DeviceId = entry.DeviceId(labels.Text("device_id")),
            Host = host,
            Level = entry.Level(level),
            Fault = text,
            Object = labels.Interface(),
            StatedState = AlertStates.Stated(stated, state),
            StatedLevel = AlertStates.Stated(level),
            StartsAt = entry.Time(json.Text(isHertzBeat ? "startAt" : "startsAt")),
            EndsAt = state is AlertState.Firing ? null : entry.Time(ended),
            IsOwnMessage = AlertStates.IsOwn(labels) || AlertStates.IsOwn(annotations),
        };
    }

    /// <summary>An alert of HertzBeat's has no status of its own: the group fires as long as one of its alerts does, and what has ended is over.</summary>
    private static AlertState HertzBeatState(string? own, string? group, string? ended, DateTimeOffset? end)
    {
        var state = AlertStates.Of(group);
        state = own is null || state == AlertStates.Of(own) ? state : state is AlertState.Firing ? AlertStates.Of(own) : AlertState.Other;
        return state is not AlertState.Firing || AlertTime.IsNone(ended) ? state : end is null ? AlertState.Other : AlertState.Resolved;
    }

    /// <summary>A group of Alertmanager's is over only when all of it is.</summary>
    private static AlertState AlertmanagerState(string? own, string? group) =>
        AlertStates.Of(own) is var state && state is AlertState.Firing && group is not null && AlertStates.Of(group) is not AlertState.Firing ? AlertState.Other : state;
}
