using System.Globalization;
using AiService.Hosting;
using AiService.Hosting.Redaction;
using AiService.Repairs.Store;

namespace AiService.Outcomes;

/// <summary>Writes what is reported of an outcome, in Chinese.</summary>
internal sealed class OutcomeMessages(IDeviceHosts hosts, Redactor redactor, TimeProvider time)
{
    private const int MostOfName = 200;
    private const int MostOfFault = 500;
    private const int MostOfReason = 700;

    /// <summary>A message without the host is of more use than one that comes late.</summary>
    private static readonly TimeSpan HostLimit = TimeSpan.FromSeconds(2);

    public async Task<OutcomeMessage> WriteAsync(DueOutcome outcome, CancellationToken stopping)
    {
        var repair = outcome.Repair;
        var device = Shown(repair.DeviceId, MostOfName);
        var host = await HostAsync(repair.DeviceId, stopping) is { Length: > 0 } known ? Shown(known, MostOfName) : null;
        var headline = $"{What(outcome.State)}（{repair.Level}）：设备 {device}";
        string?[] lines =
        [
            headline,
            host is null ? null : $"地址：{host}",
            $"故障：{Shown(repair.Fault, MostOfFault)}",
            $"动作：{Shown(outcome.Line.Action ?? repair.Action ?? "本地 agent", MostOfName)}",
            $"原因：{Shown(Why(outcome), MostOfReason)}",
            outcome.State is RepairState.AwaitingApproval && repair.ApprovalUntil is { } until ? $"审批截止：{Moment(until)}" : null,
            repair.State == outcome.State ? null : $"当前状态：{Now(repair.State)}",
            $"时间：{Moment(outcome.Line.At)}",
            $"修复编号：{repair.Id}",
        ];
        return new OutcomeMessage
        {
            RepairId = repair.Id,
            DeviceId = repair.DeviceId,
            Host = host ?? device,
            Level = repair.Level,
            State = outcome.State,
            At = outcome.Line.At,
            Headline = headline,
            Content = string.Join('\n', lines.OfType<string>()),
        };
    }

    private static string What(RepairState state) => state switch
    {
        RepairState.Failed => "修复失败",
        RepairState.Escalated => "需人工处理",
        RepairState.Unknown => "修复结果未知",
        _ => "修复等待审批",
    };

    private static string Now(RepairState state) => state switch
    {
        RepairState.Succeeded => "已修复",
        RepairState.Failed => "修复失败",
        RepairState.Canceled => "已取消",
        RepairState.Unknown => "修复结果未知",
        RepairState.Refused => "未执行",
        RepairState.Escalated => "需人工处理",
        _ => "已批准，修复进行中",
    };

    private static string Why(DueOutcome outcome) => outcome.State is RepairState.AwaitingApproval
        ? outcome.Repair.Decision?.Reason ?? "该修复需要人工审批"
        : outcome.Repair.Result ?? outcome.Line.Detail ?? "未记录";

    private async Task<string?> HostAsync(string deviceId, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(HostLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        return await hosts.HostOfAsync(deviceId, either.Token);
    }

    /// <summary>What is on record holds no secret; what the inventory says, or a secret that became known since, may.</summary>
    private string Shown(string text, int most) => OneLine.Of(redactor.Redact(text), most);

    private string Moment(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
