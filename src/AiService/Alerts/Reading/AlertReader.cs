using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AiService.Contract;

namespace AiService.Alerts.Reading;

/// <summary>Reads the body of <c>POST /api/ai/alerts</c> by its shape: HertzBeat, Alertmanager, a robot's text, the own form, or a list of them.</summary>
internal static class AlertReader
{
    private const string Expected =
        "可接收：HertzBeat 的 webhook（1.5 至 1.9）、Alertmanager 的 webhook、机器人文本 {\"msgtype\":\"text\",\"text\":{\"content\":…}}、"
        + "{\"device_id\"或\"host\",\"description\",\"level\",\"state\",\"alert_id\",\"starts_at\"}，以及由它们组成的列表";

    /// <summary>Reads a body.</summary>
    /// <param name="body">As it was sent; at most 1 MB is meant.</param>
    /// <param name="zone">The zone of times that state none.</param>
    /// <exception cref="RefusedException">
    /// 400: it is no JSON, not even for the tolerant reader, is nested more than 64 deep, or holds no alert that can be read; 413: more than 1000 alerts.
    /// </exception>
    public static AlertReading Read(ReadOnlyMemory<byte> body, TimeZoneInfo zone)
    {
        using var document = Parse(body);
        var batch = new AlertBatch(zone);
        var root = document.RootElement;
        if (root.ValueKind is JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in root.EnumerateArray())
            {
                Add(new AlertEntry(batch, $"[{index++}]", item));
            }
        }
        else
        {
            Add(new AlertEntry(batch, "", root));
        }

        return batch.Alerts.Count > 0
            ? new AlertReading(batch.Alerts, batch.Warnings, batch.Unreadable)
            : throw RefusedException.Unreadable(StatusCodes.Status400BadRequest, $"请求体中没有可读的告警（{batch.Warnings.FirstOrDefault() ?? "没有告警"}）。{Expected}");
    }

    private static void Add(AlertEntry entry)
    {
        var json = entry.Json;
        if (json.ValueKind is JsonValueKind.Object && json.TryGetProperty("alerts", out _))
        {
            AlertGroup.Read(entry);
        }
        else
        {
            entry.Batch.Add(entry, One);
        }
    }

    private static ReceivedAlert? One(AlertEntry entry)
    {
        var json = entry.Json;
        if (json.ValueKind is not JsonValueKind.Object)
        {
            return entry.Lose("不是 JSON 对象");
        }

        if (AlertDoubt.Of(json) is { } doubt)
        {
            return entry.Lose(doubt);
        }

        // What stands in an unescaped text may add names: the shape of a sender that escapes none comes first.
        return json.TryGetProperty("content", out _) && HertzBeatAlert.IsOne(json) ? HertzBeatAlert.Read(entry)
            : json.Text("msgtype") is not null ? RobotText.Read(entry)
            : json.TryGetProperty("description", out _) || json.TryGetProperty("device_id", out _) || json.TryGetProperty("host", out _) ? OwnAlert.Read(entry)
            : entry.Lose("无法识别其形式");
    }

    /// <summary>Strict JSON first: only what is none, or no Unicode, is read tolerantly.</summary>
    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        body = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw RefusedException.Unreadable(StatusCodes.Status400BadRequest, $"请求体为空。{Expected}");
        }

        var options = new JsonDocumentOptions { MaxDepth = TolerantJson.MaxDepth };
        if (Strict(body, options) is { } document)
        {
            return document;
        }

        return JsonDocument.Parse(TolerantJson.Mend(Encoding.UTF8.GetString(body.Span)), options);
    }

    private static JsonDocument? Strict(ReadOnlyMemory<byte> body, JsonDocumentOptions options)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return null;
        }

        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, options);
            Decode(document.RootElement);
            return document;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            document!.Dispose();
            return null;
        }
    }

    /// <summary>Decodes every name and text: half of a surrogate pair is JSON, and .NET reads it as none.</summary>
    /// <exception cref="InvalidOperationException">One is no Unicode.</exception>
    private static void Decode(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                _ = json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Decode(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    _ = member.Name;
                    Decode(member.Value);
                }

                break;
        }
    }
}
