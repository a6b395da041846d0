using AiService.NetworkAgent.Runbooks;

namespace AiService.NetworkAgent.Running;

/// <summary>Rolls back what did not cure: where the device is not in the state from before, and the runbook can.</summary>
internal sealed class RunbookRollback(RunReport report)
{
    private readonly RunbookScript script = report.Script;

    /// <summary>Rolls back if the check result calls for it.</summary>
    /// <returns>What was done, for the sentence; and whether the device is in a known state.</returns>
    public async Task<(string Sentence, bool Sure)> RunAsync(RunSession session, CheckResult found)
    {
        if (Keeps(found.State))
        {
            // The change is kept on purpose, so a commit on trial must not lapse.
            return !script.IsOnTrial || await session.ChangeAsync("confirm", script.Confirm) is not { } lapsing
                ? ("", true)
                : ($"，但设备不接受确认提交的命令 {lapsing.Command}：{lapsing.Words}，设备将自动回退", false);
        }

        if (!IsDue(found.State))
        {
            return ("", true);
        }

        report.RollingBack = true;
        if (await session.ChangeAsync("rollback", script.Rollback) is { } refused)
        {
            await session.LeaveAsync();
            return ($"，回退未完成：设备不接受命令 {refused.Command}：{refused.Words}", false);
        }

        report.Restored = await CheckAsync(session);
        return ($"，已回退，回退后：{report.Restored.State.Text}", report.Restored.State.Verdict != Verdict.CannotTell);
    }

    /// <summary>Leaves configuration after a refused command, and rolls back if anything has changed.</summary>
    public async Task<RunbookOutcome> AfterRefusalAsync(RunSession session, string command, string words)
    {
        await session.LeaveAsync();
        report.After = await CheckAsync(session);
        report.Checks = 1;
        var (taken, sure) = await RunAsync(session, report.After);
        return report.End(
            sure ? RunResult.Failed : RunResult.Unknown,
            sure ? RunStatus.Refused : RunStatus.Unknown,
            $"设备不接受命令 {command}：{words}，已退出配置模式，{report.After.State.Text}{taken}");
    }

    /// <summary>Checks in a new session how far a rollback came whose session broke.</summary>
    public async Task<RunbookOutcome> AfterCutAsync(RunSession session, string done)
    {
        report.Restored = await CheckAsync(session);
        return report.Restored.State.Name == report.Before!.State.Name
            ? report.End(RunResult.Failed, RunStatus.Failed, $"{done}，新会话确认已回退：{report.Restored.State.Text}")
            : report.End(RunResult.Unknown, RunStatus.Unknown, $"{done}，回退是否完成未知，新会话读到：{report.Restored.State.Text}，需人工确认");
    }

    private Task<CheckResult> CheckAsync(RunSession session) => session.CheckAsync(script.Procedure.PostCheck, CancellationToken.None);

    private bool Keeps(DeviceState found) => script.Procedure.Rollback.Keep.Contains(found.Name) && (!script.IsOnTrial || report.Committed);

    private bool IsDue(DeviceState found)
    {
        // A commit on trial is revoked in any state, but only if the device took it: otherwise it would be another user's.
        return script.Rollback.Count > 0
            && (script.IsOnTrial ? report.Committed : found.Name != report.Before!.State.Name && !Keeps(found));
    }
}
