using System.Text.Json;

namespace AiService.Alerts.Reading;

/// <summary>Reads the service's own form.</summary>
internal static class OwnAlert
{
    public static ReceivedAlert? Read(AlertEntry entry)
    {
        var json = entry.Json;
        var device = json.Text("device_id") is { } id and not "0" ? id : null;
        var stated = json.Text("host");
        var name = json.Text("alert_id");
        if (json.Text("description") is not { } description)
        {
            return entry.Lose("缺少 description");
        }

        if ((device ?? stated) is null || device is { Length: > ReceivedAlert.MaxId } || name is { Length: > ReceivedAlert.MaxId })
        {
            return entry.Lose((device ?? stated) is null ? "缺少 device_id 或 host" : $"device_id 或 alert_id 超过 {ReceivedAlert.MaxId} 个字符");
        }

        var host = AlertHost.First(stated);
        if (stated is not null && host is null)
        {
            entry.Warn("host 不是设备的地址或主机名");
        }

        var word = json.Text("state");
        var level = json.Text("level");
        return new ReceivedAlert
        {
            AlertId = name ?? AlertName.Of(AlertSource.Own, [("device_id", device), ("host", stated), ("description", AlertName.WithoutValues(description))]),
            Source = AlertSource.Own,
            State = State(entry, word),
            DeviceId = device,
            Host = host,
            Level = entry.Level(level),
            Fault = description,
            StatedState = AlertStates.Stated(word),
            StatedLevel = AlertStates.Stated(level),
            StartsAt = entry.Time(json.Text("starts_at")),
            DryRun = json.TryGetProperty("dry_run", out var dryRun) && dryRun.ValueKind is not (JsonValueKind.False or JsonValueKind.Null) && json.Text("dry_run") is not ("false" or "0"),
        };
    }

    private static AlertState State(AlertEntry entry, string? word)
    {
        switch (word?.ToLowerInvariant())
        {
            case null or "firing" or "告警":
                return AlertState.Firing;
            case "resolved" or "恢复":
                return AlertState.Resolved;
            case "test" or "测试":
                return AlertState.Test;
            case "other":
                return AlertState.Other;
            default:
                entry.Warn($"state“{Fields.Shown(word)}”未知，只记录");
                return AlertState.Other;
        }
    }
}
