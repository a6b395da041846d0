using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;

namespace AiService.NetworkAgent;

/// <summary>Waits for a device to follow what was sent, and says what came of it.</summary>
internal sealed class PostCheck(RunbookScript script, RunbookReport report, RunbookRollback rollback, RecordedChange change, TimeProvider time)
{
    /// <param name="talk">With the session that the commands went through, or a fresh one.</param>
    /// <param name="done">How the sentence begins: what was done.</param>
    /// <param name="stopping">The process is going down: the waiting ends.</param>
    public async Task<AttemptResult> RunAsync(DeviceTalk talk, string done, CancellationToken stopping)
    {
        var patient = new PatientLook(script.Procedure.Patience, time);
        try
        {
            var cured = await patient.RunAsync(() => LookAsync(talk, patient), report.Before, stopping);
            return cured ? await KeepAsync(talk, done, report.After!.State) : await NotCuredAsync(talk, done, report.After!);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            var trial = script.IsOnTrial ? "，未确认的提交将由设备自动回退" : "";
            return report.End(AttemptOutcome.StillOpen, AgentStatus.Interrupted, $"{done}，服务停止前设备状态为：{report.After!.State.Text}{trial}");
        }
    }

    private async Task<Finding> LookAsync(DeviceTalk talk, PatientLook patient)
    {
        report.Looks = patient.Looks;
        return report.After = await talk.LookAsync(script.Procedure.PostCheck, CancellationToken.None);
    }

    private async Task<AttemptResult> KeepAsync(DeviceTalk talk, string done, DeviceState found)
    {
        if (await change.SendAsync(talk, "confirm", script.Confirm) is { } refused)
        {
            await talk.LeaveAsync();
            return report.End(
                AttemptOutcome.Unknown,
                AgentStatus.Unknown,
                $"{done}，{found.Text}，但设备不接受确认提交的命令 {refused.Command}：{refused.Words}，设备将自动回退，需人工确认");
        }

        return report.End(AttemptOutcome.Succeeded, AgentStatus.Succeeded, $"{done}，修复成功，设备上确认{found.Text}{await SaveAsync(talk)}");
    }

    /// <summary>Saving comes last: whatever comes of it, the fault is gone, and nothing is sent again for it.</summary>
    /// <returns>For the sentence: why the configuration is not saved, or perhaps not; empty when it is.</returns>
    private async Task<string> SaveAsync(DeviceTalk talk)
    {
        try
        {
            return await change.SendAsync(talk, "save", script.Save) is { } unwritten ? $"（配置未能保存：{unwritten.Words}）" : "";
        }
        catch (SessionException cut)
        {
            return cut.Trouble == SessionTrouble.Asked ? $"（配置未能保存：{cut.Message}）" : $"（配置是否已保存未知：{cut.Message}）";
        }
    }

    private async Task<AttemptResult> NotCuredAsync(DeviceTalk talk, string done, Finding found)
    {
        // Asked before anything else is sent.
        var mayCome = report.CommitMayCome;
        var (taken, sure) = await rollback.RunAsync(talk, found);
        var text = found.State.Text;
        if (mayCome)
        {
            var trial = script.IsOnTrial ? "，若随后生效，未确认的提交将由设备自动回退" : "";
            return report.End(AttemptOutcome.Unknown, AgentStatus.Unknown, $"{done}，{text}{taken}，提交是否生效未知{trial}，需人工确认");
        }

        return found.State.Verdict switch
        {
            _ when !sure => report.End(AttemptOutcome.Unknown, AgentStatus.Unknown, $"{done}，{text}{taken}，需人工确认"),
            Verdict.Escalate => report.End(AttemptOutcome.Failed, AgentStatus.Escalated, $"{done}，{text}{taken}，需人工处理"),
            Verdict.CannotTell => report.End(AttemptOutcome.Unknown, AgentStatus.Unknown, $"{done}，但{text}{taken}，需人工确认"),
            _ => report.End(AttemptOutcome.Failed, AgentStatus.Failed, $"{done}，但未生效：{text}{taken}"),
        };
    }
}
