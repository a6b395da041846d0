using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiService.Awx.Api;
using AiService.Hosting;
using AiService.Hosting.Redaction;

namespace AiService.Awx.Results;

/// <summary>Finds the task that a job failed in, and quotes its message.</summary>
internal sealed partial class FailedTask(AwxClient client, Redactor redactor)
{
    private const int MostEvents = 5;
    private const int LongestText = 500;

    private static readonly string[] Messages = ["msg", "stderr", "censored"];

    /// <summary>Returns a text of AWX's or of a playbook's as one line without secrets.</summary>
    /// <remarks>Secrets are removed last but for the length: one may stand in pieces between what is left out.</remarks>
    public string Shown(string text) => OneLine.Of(redactor.Redact(OneLine.Of(Escapes().Replace(text, string.Empty), text.Length)), LongestText);

    /// <summary>Returns task and message, and adds them to the evidence; null when no event tells, or it is too large to be read.</summary>
    public async Task<string?> DescribeAsync(long id, JsonObject evidence, CancellationToken stopping)
    {
        var listed = await client.ListEventsAsync(id, "runner_on_failed,runner_on_unreachable", MostEvents, stopping);
        if (listed.Value?.Results!.FirstOrDefault(one => !IsIgnored(one.EventData)) is not { } failed)
        {
            return null;
        }

        var (task, message) = (Shown(failed.Task ?? string.Empty), Shown(Message(failed.EventData)));
        evidence["task"] = task;
        evidence["message"] = message;
        var what = failed.Event == "runner_on_unreachable" ? "主机不可达" : "失败";
        return $"任务“{task}”{what}{(message.Length > 0 ? $"：{message}" : string.Empty)}";
    }

    private static bool IsIgnored(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty("ignore_errors", out var ignored) && ignored.ValueKind == JsonValueKind.True;

    /// <summary>A module's message; a command's says no more than its exit code, so what it printed as its error stands behind it.</summary>
    private static string Message(JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Object } members || !members.TryGetProperty("res", out var result) || result.ValueKind != JsonValueKind.Object)
        {
            return string.Empty;
        }

        var texts = Messages.Select(name => result.TryGetProperty(name, out var value) ? Text(value) : string.Empty);
        return string.Join("；", texts.Where(text => text.Length > 0).Distinct());
    }

    /// <summary>Colours, titles and other sequences of a terminal.</summary>
    [GeneratedRegex(@"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escapes();

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Take(8).Select(Text)),
        JsonValueKind.Object => value.GetRawText(),
        _ => string.Empty,
    };
}
