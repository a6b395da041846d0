using System.Text.RegularExpressions;
using AiService.Faults.Reading;
using AiService.Faults.Statements;

namespace AiService.Alerts.Reading;

/// <summary>
/// Reads the message of a robot, as alert-service sends it: a title, the alert's own text, and lines that alert-service adds. Of
/// <c>/api/alert/send</c> the text names the platform's device.
/// </summary>
internal static partial class RobotText
{
    private const int LongestTitle = 60;

    public static ReceivedAlert? Read(AlertEntry entry)
    {
        var json = entry.Json;
        var text = json.Member("text").Text("content") ?? json.Member("markdown").Text("content") ?? json.Member("markdown").Text("text");
        if (text is null)
        {
            return entry.Lose("缺少 text.content");
        }

        var lines = text.Split('\n').Select(line => line.Trim(' ', '\t', '\r', '>', '*')).Where(line => line.Length > 0).ToList();
        var added = lines.Select(line => Added().Match(line)).Where(line => line.Success).ToLookup(line => line.Groups[1].Value, line => line.Groups[2].Value.Trim(' ', '*'));
        var own = Untitled([.. lines.Where(line => !Added().IsMatch(line))]);
        if (own.Count == 0)
        {
            return entry.Lose("没有告警内容");
        }

        var fault = string.Join('\n', own);
        var target = Only("目标");
        var level = Only("优先级");
        var state = AlertStates.OfText(fault) is var said && said is not AlertState.Firing ? said : AlertStates.OfText(text);
        if (state is AlertState.Firing && added.Any(line => line.Count() > 1))
        {
            // One of the two is of the alert's own text, and so of the device.
            entry.Warn($"“{added.First(line => line.Count() > 1).Key}”出现多次，只记录");
            state = AlertState.Other;
        }

        return new ReceivedAlert
        {
            AlertId = AlertName.Of(AlertSource.AlertService, [("text", AlertName.WithoutValues(string.Join('\n', lines.Where(line => !Varying().IsMatch(line)))))]),
            Source = AlertSource.AlertService,
            State = state,
            DeviceId = own.Count == 1 && added.Count == 0 && !text.Contains("[HertzBeat", StringComparison.Ordinal) && Sent().Match(fault) is { Success: true } sent
                ? entry.DeviceId(sent.Groups[1].Value)
                : null,
            Host = AlertHost.First(AlertHost.IfAddress(target)),
            Level = entry.Level(level),
            Fault = fault,
            StatedLevel = AlertStates.Stated(level),
            StartsAt = entry.Time(Only("触发时间")),
            EndsAt = entry.Time(Only("恢复时间")),
            IsOwnMessage = AlertStates.IsOwn(Only("监控对象")),
        };

        string? Only(string name) => added[name].ToList() is [{ Length: > 0 } only] ? only : null;
    }

    /// <summary>The lines without those that are titles: in brackets, or the first, if it states no fault but that there is one.</summary>
    private static List<string> Untitled(List<string> lines)
    {
        if (lines.Count > 1 && lines[0].Length <= LongestTitle && !FaultReader.Read(lines[0]).Faults.Any(fault => fault is not { Object.Kind: ObjectKind.Device, State: FaultState.Faulty }))
        {
            lines.RemoveAt(0);
        }

        while (lines.Count > 1 && Bracketed().IsMatch(lines[0]))
        {
            lines.RemoveAt(0);
        }

        return lines;
    }

    /// <summary>A line that alert-service writes below the text.</summary>
    [GeneratedRegex(@"^(监控对象|目标|指标|阈值|优先级|触发时间|触发次数|恢复时间)\**[：:](.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Added();

    [GeneratedRegex(@"^(?:触发时间|触发次数|恢复时间)\**[：:]", RegexOptions.CultureInvariant)]
    private static partial Regex Varying();

    [GeneratedRegex(@"^(?:\[[^\[\]]{1,60}\]|【[^【】]{1,60}】)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^设备\s*([0-9]{1,20})\s*指标\s", RegexOptions.CultureInvariant)]
    private static partial Regex Sent();
}
