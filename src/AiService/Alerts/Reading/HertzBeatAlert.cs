using System.Text.Json;

namespace AiService.Alerts.Reading;

/// <summary>Reads one alert of HertzBeat up to 1.6, by its own template or an operator's, and what alert-service's code asks HertzBeat for.</summary>
internal static class HertzBeatAlert
{
    /// <summary>One of these stands beside <c>content</c>.</summary>
    private static readonly string[] Names = ["tags", "target", "priority", "status", "thresholdId", "alarmId", "monitorId", "monitorName", "triggerTime"];

    public static bool IsOne(JsonElement json) => Array.Exists(Names, name => json.TryGetProperty(name, out _));

    public static ReceivedAlert? Read(AlertEntry entry)
    {
        var json = entry.Json;
        if (json.Text("content") is not { } content)
        {
            return entry.Lose("缺少 content");
        }

        var tags = json.Member("tags");
        var target = json.Text("target");
        var host = AlertHost.First(tags.Text("monitorHost"), tags.Text("ip"), AlertHost.IfAddress(target));
        var ended = json.Text("restoreTime");
        var state = State(json, content, ended);
        var level = json.Text("priority");
        return new ReceivedAlert
        {
            AlertId = AlertName.Of(AlertSource.HertzBeat, Identity(json, tags, target, content)),
            Source = AlertSource.HertzBeat,
            State = target == "Test Target" || (host is null && AlertStates.IsTest(content)) ? AlertState.Test : state,
            DeviceId = entry.DeviceId(tags.Text("device_id")),
            Host = host,
            Level = entry.Level(level),
            Fault = content,
            Object = tags.Interface(),
            StatedState = AlertStates.Stated(json.Text("status"), state),
            StatedLevel = AlertStates.Stated(level),
            StartsAt = entry.Time(json.Text("triggerTime")),
            EndsAt = entry.Time(ended),
            IsOwnMessage = AlertStates.IsOwn(json.Text("monitorName")) || AlertStates.IsOwn(tags),
        };
    }

    /// <summary>
    /// 0 firing, 1 not reached often enough yet, 2 over, 3 dealt with by a person. The form that alert-service asks for has no status: there the text
    /// alone may say that it is over; beside a status that says otherwise, such a text or a time of the end make it neither.
    /// </summary>
    private static AlertState State(JsonElement json, string content, string? ended)
    {
        var isStated = json.TryGetProperty("status", out _);
        var status = json.Text("status")?.ToLowerInvariant();
        return status is "2" or "resolved" ? AlertState.Resolved
            : isStated && status is not ("0" or "firing") ? AlertState.Other
            : AlertTime.IsNone(ended) && AlertStates.OfText(content) is not AlertState.Resolved ? AlertState.Firing
            : isStated ? AlertState.Other
            : AlertState.Resolved;
    }

    /// <summary>Threshold, monitor and tags; what has no threshold is named by its metric, and without any of them by its text.</summary>
    private static IEnumerable<(string Name, string? Value)> Identity(JsonElement json, JsonElement tags, string? target, string content)
    {
        var threshold = json.Text("thresholdId") ?? tags.Text("thresholdId");
        var monitor = tags.Text("monitorId") ?? json.Text("monitorId");
        var metric = threshold is null ? json.Text("metric") ?? target : null;
        List<(string, string?)> identity = [("thresholdId", threshold), ("monitorId", monitor), ("metric", metric)];
        if (monitor is null && threshold is null)
        {
            identity.Add(("content", AlertName.WithoutValues(content)));
        }

        return identity.Concat(tags.Labels().Select(tag => ("tags." + tag.Name, tag.Value)));
    }
}
