using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>
/// Runs a runbook that repairs, on one device, once:
/// 1. the journal records the start, 2. a session is opened, 3. the pre-check decides whether anything is sent, and the guard whether that would
/// cut the agent's own session, 4. the journal records what will be sent, 5. the commands are sent, each with its answer read, 6. the post-check
/// repeats until the fault is gone or the patience ends, 7. what did not cure is rolled back. A session that breaks from step 5 on is replaced by
/// a new one that reads the device's state; commands are never sent a second time.
/// </summary>
internal sealed class RunbookRun(RunReport report, IDeviceConnector connector, IRunJournal journal, TimeProvider time)
{
    private readonly RunbookScript script = report.Script;
    private readonly Device device = report.Device;
    private readonly RunbookRollback rollback = new(report);

    /// <param name="unwanted">The process ends, or a person stops the run: heeded until the first command is about to be sent.</param>
    /// <param name="stopping">The process ends.</param>
    public async Task<RunbookOutcome> RunAsync(CancellationToken unwanted, CancellationToken stopping)
    {
        // 1 and 2
        var (session, ended) = await RunSession.OpenAsync(report, connector, journal, unwanted);
        if (session is null)
        {
            return ended!;
        }

        SessionException? cut;
        await using (session)
        {
            if (await PreCheckAsync(session, unwanted) is { } decided)
            {
                return decided;
            }

            try
            {
                // 5. Not cancelable from here on: half-typed configuration is worse than a late end, and every step is bounded.
                if (await ChangeAsync(session) is { } refused)
                {
                    return await rollback.AfterRefusalAsync(session, refused.Command, refused.Words);
                }

                // 6 and 7
                await journal.NoteAsync("post_check", $"{device}: sent {report.LastSent}");
                return await PostCheckAsync(session, "命令已执行", stopping);
            }
            catch (SessionException broken)
            {
                cut = broken;
            }
        }

        return await ContinueAsync(cut, stopping);
    }

    // 3 and 4. Null: go ahead.
    private async Task<RunbookOutcome?> PreCheckAsync(RunSession session, CancellationToken stopping)
    {
        try
        {
            report.Before = await CheckBeforeAsync(session, stopping);
            if ((Decide(report.Before.State) ?? await GuardAsync(session, stopping)) is { } decided)
            {
                return decided;
            }

            stopping.ThrowIfCancellationRequested();
            // What follows a satisfied post-check is announced with the commands.
            var later = Later("confirm", script.Confirm) + Later("save", script.Save);
            await journal.BeforeChangeAsync("commands", $"{device}: {string.Join(" / ", script.Change)}{later}");
            return null;
        }
        catch (SessionException trouble)
        {
            return report.End(RunResult.Failed, RunStatus.Without(trouble), $"修复前检查未完成：{trouble.Message}，未修改设备");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return report.End(RunResult.Failed, RunStatus.Failed, "服务正在停止，未修改设备");
        }
    }

    /// <summary>Checks a fault that seems gone as often as after a repair: the port may have been changed a moment ago.</summary>
    private async Task<CheckResult> CheckBeforeAsync(RunSession session, CancellationToken stopping)
    {
        var found = await session.CheckAsync(script.Procedure.PreCheck, stopping);
        for (var checks = 1; checks < script.Procedure.Patience.Steady && found.State.Verdict == Verdict.Needless; checks++)
        {
            await Task.Delay(script.Procedure.Patience.Every, time, stopping);
            found = await session.CheckAsync(script.Procedure.PreCheck, stopping);
        }

        return found;
    }

    private RunbookOutcome? Decide(DeviceState found)
    {
        return found.Verdict switch
        {
            Verdict.Allowed => null,
            Verdict.Needless => report.End(RunResult.Succeeded, RunStatus.NotNeeded, $"{found.Text}，无需修复，未修改设备") with { DidSomething = false },
            Verdict.Escalate => report.End(RunResult.Failed, RunStatus.Escalated, $"{found.Text}，需人工处理，未修改设备"),
            _ => report.End(RunResult.Failed, RunStatus.Failed, $"{found.Text}，未修改设备"),
        };
    }

    private async Task<RunbookOutcome?> GuardAsync(RunSession session, CancellationToken stopping)
    {
        if (!script.Runbook.SparesOwnPort)
        {
            return null;
        }

        var guard = new OwnPortGuard(script, device.Host);
        var objection = await guard.ObjectionAsync(session, stopping);
        report.OwnPorts = guard.Ports;
        return objection is null ? null : report.End(RunResult.Failed, RunStatus.Guarded, $"{objection}，未修改设备，需人工处理");
    }

    private static string Later(string step, IReadOnlyList<string> commands) => commands.Count == 0 ? "" : $"; then {step}: {string.Join(" / ", commands)}";

    private async Task<(string Command, string Words)?> ChangeAsync(RunSession session)
    {
        if ((await session.EnterAsync() ?? await session.ChangeAsync([.. script.Commands, .. script.Commit])) is { } refused)
        {
            return refused;
        }

        // Collect-service sends all commands with the last one.
        report.Committed = device.Transport == Transport.Ssh;
        var refusedToLeave = await session.ChangeAsync(script.Leave);
        report.Committed |= refusedToLeave is null;
        return refusedToLeave;
    }

    private Task<RunbookOutcome> PostCheckAsync(RunSession session, string done, CancellationToken stopping) =>
        new PostCheck(report, rollback, time).RunAsync(session, done, stopping);

    /// <summary>Reads in a new session what came of the commands after which the first one broke.</summary>
    private async Task<RunbookOutcome> ContinueAsync(SessionException cut, CancellationToken stopping)
    {
        await journal.NoteAsync("reading_anew", $"{device}: {cut.Failure} after {report.LastSent}");
        var done = $"发送 {report.LastSent} 后{cut.Message}";
        try
        {
            await using var session = new RunSession(await connector.OpenAsync(device, CancellationToken.None), report, journal);
            done += await session.LeftoversAsync();
            return report.RollingBack
                ? await rollback.AfterCutAsync(session, done)
                : await PostCheckAsync(session, $"{done}，已用新会话读取状态", stopping);
        }
        catch (SessionException still)
        {
            return report.End(
                RunResult.Unknown,
                RunStatus.Unknown,
                $"{done}，重新连接读取状态也失败（{still.Message}），最后发送的命令是 {report.LastSent}，结果未知，需人工确认");
        }
    }
}
