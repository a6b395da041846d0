using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>Checks what the commands of a run have achieved: confirms and saves a repair, rolls back what did not cure.</summary>
internal sealed class PostCheck(RunReport report, RunbookRollback rollback, TimeProvider time)
{
    private readonly RunbookScript script = report.Script;

    /// <param name="session">The session of the commands, or a new one.</param>
    /// <param name="done">How the sentence begins: what was done.</param>
    /// <param name="stopping">The process ends: so does the waiting.</param>
    public async Task<RunbookOutcome> RunAsync(RunSession session, string done, CancellationToken stopping)
    {
        var repeated = new RepeatedCheck(script.Procedure.Patience, time);
        try
        {
            var cured = await repeated.RunAsync(() => CheckAsync(session, repeated), report.Before, stopping);
            return cured ? await KeepAsync(session, done, report.After!.State) : await NotCuredAsync(session, done, report.After!);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            var trial = script.IsOnTrial ? "，未确认的提交将由设备自动回退" : "";
            return report.End(RunResult.StillOpen, RunStatus.Interrupted, $"{done}，服务停止前设备状态为：{report.After!.State.Text}{trial}");
        }
    }

    private async Task<CheckResult> CheckAsync(RunSession session, RepeatedCheck repeated)
    {
        report.Checks = repeated.Checks;
        return report.After = await session.CheckAsync(script.Procedure.PostCheck, CancellationToken.None);
    }

    private async Task<RunbookOutcome> KeepAsync(RunSession session, string done, DeviceState found)
    {
        if (await session.ChangeAsync("confirm", script.Confirm) is { } refused)
        {
            await session.LeaveAsync();
            return report.End(
                RunResult.Unknown,
                RunStatus.Unknown,
                $"{done}，{found.Text}，但设备不接受确认提交的命令 {refused.Command}：{refused.Words}，设备将自动回退，需人工确认");
        }

        return report.End(RunResult.Succeeded, RunStatus.Succeeded, $"{done}，修复成功，设备上确认{found.Text}{await SaveAsync(session)}");
    }

    /// <summary>Saves the configuration. That comes last: whatever comes of it, the fault is gone, and nothing is sent again.</summary>
    /// <returns>For the sentence: why the configuration is not saved, or may not be; empty when it is.</returns>
    private async Task<string> SaveAsync(RunSession session)
    {
        try
        {
            return await session.ChangeAsync("save", script.Save) is { } unwritten ? $"（配置未能保存：{unwritten.Words}）" : "";
        }
        catch (SessionException cut)
        {
            return cut.Failure == SessionFailure.Asked ? $"（配置未能保存：{cut.Message}）" : $"（配置是否已保存未知：{cut.Message}）";
        }
    }

    private async Task<RunbookOutcome> NotCuredAsync(RunSession session, string done, CheckResult found)
    {
        // Read before the rollback sends anything.
        var mayCome = report.CommitMayCome;
        var (taken, sure) = await rollback.RunAsync(session, found);
        var text = found.State.Text;
        if (mayCome)
        {
            var trial = script.IsOnTrial ? "，若随后生效，未确认的提交将由设备自动回退" : "";
            return report.End(RunResult.Unknown, RunStatus.Unknown, $"{done}，{text}{taken}，提交是否生效未知{trial}，需人工确认");
        }

        return found.State.Verdict switch
        {
            _ when !sure => report.End(RunResult.Unknown, RunStatus.Unknown, $"{done}，{text}{taken}，需人工确认"),
            Verdict.Escalate => report.End(RunResult.Failed, RunStatus.Escalated, $"{done}，{text}{taken}，需人工处理"),
            Verdict.CannotTell => report.End(RunResult.Unknown, RunStatus.Unknown, $"{done}，但{text}{taken}，需人工确认"),
            _ => report.End(RunResult.Failed, RunStatus.Failed, $"{done}，但未生效：{text}{taken}"),
        };
    }
}
