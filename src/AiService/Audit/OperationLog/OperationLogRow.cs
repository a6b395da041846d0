using System.Globalization;
using System.Text;
using AiService.Hosting.Redaction;
using AiService.Repairs.Store;

namespace AiService.Audit.OperationLog;

/// <summary>A repair that is over, as a row of the platform's <c>operation_log</c>.</summary>
/// <param name="Repair">The repair.</param>
/// <param name="UserId">The column <c>user_id</c>.</param>
/// <param name="DeviceId">The column <c>device_id</c>.</param>
/// <param name="Content">The column <c>op_content</c>, in Chinese; it ends with <c>repair=ID</c>, by which the row is known.</param>
internal sealed record OperationLogRow(RepairRecord Repair, int UserId, int DeviceId, string Content)
{
    /// <summary>The column <c>op_type</c>, varchar(20).</summary>
    public const string Type = "AUTO_REPAIR";

    /// <summary>The column <c>op_time</c>, a datetime in UTC: when the repair ended.</summary>
    public string Time => (Repair.EndedAt ?? Repair.UpdatedAt).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The column <c>result</c>, varchar(10): the state in which it ended.</summary>
    public string Result => Repair.State.Word();
}

/// <summary>Writes repairs as rows of <c>operation_log</c>.</summary>
internal sealed class OperationLogRows(OperationLogOptions options, Redactor redactor)
{
    // Of 65,535 bytes that a text column holds; the names, the trace tag and the id take less than 1,000 of them.
    private const int MostOfFault = 16 * 1024;
    private const int MostOfAction = 1024;
    private const int MostOfResult = 40 * 1024;
    private const int MostOfTag = 256;

    /// <summary>Returns the number of a device in the platform; null for one that is named by something else.</summary>
    public static int? Number(string deviceId) =>
        int.TryParse(deviceId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Returns the action or runbook that was tried last, or that the map has; null where only a person could help.</summary>
    public static string? ActionOf(RepairRecord repair) => repair.Results.LastOrDefault(attempt => attempt.Action is not null)?.Action ?? repair.Action;

    /// <summary>Returns the row; null for a device whose id is no whole number.</summary>
    public OperationLogRow? Of(RepairRecord repair)
    {
        if (Number(repair.DeviceId) is not { } device)
        {
            return null;
        }

        var content = $"故障：{Shown(repair.Fault, MostOfFault)}；动作：{Shown(ActionOf(repair) ?? "无", MostOfAction)}；结果：{Shown(repair.Result ?? repair.State.Word(), MostOfResult)}"
            + $"；trace={Cut(repair.TraceTag, MostOfTag)}；repair={repair.Id}";
        return new OperationLogRow(repair, options.UserId, device, content);
    }

    /// <summary>What is on record holds no secret; one that became known since may stand in it.</summary>
    private string Shown(string text, int most) => Cut(redactor.Redact(text), most);

    /// <summary>Returns the beginning of a text, whole characters of it, that takes at most so many bytes of UTF-8.</summary>
    private static string Cut(string text, int most)
    {
        if (Encoding.UTF8.GetByteCount(text) <= most)
        {
            return text;
        }

        var kept = new StringBuilder();
        var bytes = Encoding.UTF8.GetByteCount("…");
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }
}
