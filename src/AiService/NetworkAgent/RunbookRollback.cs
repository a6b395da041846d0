using AiService.NetworkAgent.Runbooks;
using AiService.Repairs.Running;

namespace AiService.NetworkAgent;

/// <summary>Takes back what was done and did not cure: as far as the device is not as it was before, and as far as the runbook can.</summary>
internal sealed class RunbookRollback(RunbookScript script, RunbookReport report, RecordedChange change)
{
    /// <summary>Takes back what a finding calls for.</summary>
    /// <returns>What was done, for the sentence; and whether the device is in a state that is known.</returns>
    public async Task<(string Sentence, bool Sure)> RunAsync(DeviceTalk talk, Finding found)
    {
        if (Keeps(found.State))
        {
            // Kept on purpose: then a commit on trial must not lapse.
            return !script.IsOnTrial || await change.SendAsync(talk, "confirm", script.Confirm) is not { } lapsing
                ? ("", true)
                : ($"，但设备不接受确认提交的命令 {lapsing.Command}：{lapsing.Words}，设备将自动回退", false);
        }

        if (!IsDue(found.State))
        {
            return ("", true);
        }

        report.RollingBack = true;
        if (await change.SendAsync(talk, "rollback", script.Rollback) is { } refused)
        {
            await talk.LeaveAsync();
            return ($"，回退未完成：设备不接受命令 {refused.Command}：{refused.Words}", false);
        }

        report.Restored = await talk.LookAsync(script.Procedure.PostCheck, CancellationToken.None);
        return ($"，已回退，回退后：{report.Restored.State.Text}", report.Restored.State.Verdict != Verdict.CannotTell);
    }

    /// <summary>A command was not taken: out of configuration, and back to what was before if anything is different.</summary>
    public async Task<AttemptResult> AfterRefusalAsync(DeviceTalk talk, string command, string words)
    {
        await talk.LeaveAsync();
        report.After = await talk.LookAsync(script.Procedure.PostCheck, CancellationToken.None);
        report.Looks = 1;
        var (taken, sure) = await RunAsync(talk, report.After);
        return report.End(
            sure ? AttemptOutcome.Failed : AttemptOutcome.Unknown,
            sure ? AgentStatus.Refused : AgentStatus.Unknown,
            $"设备不接受命令 {command}：{words}，已退出配置模式，{report.After.State.Text}{taken}");
    }

    /// <summary>The session was cut while it took back: a fresh one looks how far that came.</summary>
    public async Task<AttemptResult> AfterCutAsync(DeviceTalk talk, string done)
    {
        report.Restored = await talk.LookAsync(script.Procedure.PostCheck, CancellationToken.None);
        return report.Restored.State.Name == report.Before!.State.Name
            ? report.End(AttemptOutcome.Failed, AgentStatus.Failed, $"{done}，新会话确认已回退：{report.Restored.State.Text}")
            : report.End(
                AttemptOutcome.Unknown,
                AgentStatus.Unknown,
                $"{done}，回退是否完成未知，新会话读到：{report.Restored.State.Text}，需人工确认");
    }

    private bool Keeps(DeviceState found) => script.Procedure.Rollback.Keep.Contains(found.Name) && (!script.IsOnTrial || report.Committed);

    private bool IsDue(DeviceState found)
    {
        // A commit on trial is taken back whatever the state, and only if the device took it: else it would be somebody else's.
        return script.Rollback.Count > 0
            && (script.IsOnTrial ? report.Committed : found.Name != report.Before!.State.Name && !Keeps(found));
    }
}
