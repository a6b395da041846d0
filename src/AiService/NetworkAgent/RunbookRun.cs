using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Storage;

namespace AiService.NetworkAgent;

/// <summary>
/// One runbook that repairs, on one device, once:
/// 1. the journal knows of it, 2. a session, 3. the pre-check decides whether anything is sent at all, and the guard whether it would
/// cut our own session, 4. the journal knows what will be sent, 5. the commands, each with its answer read, 6. the post-check, until
/// the fault is gone or patience ends, 7. what did not cure is taken back. A session that is cut from 5 on is replaced by a fresh
/// one that reads the state anew; the commands are never sent a second time.
/// </summary>
internal sealed class RunbookRun
{
    private readonly RunbookScript script;
    private readonly Device device;
    private readonly IDeviceConnector connector;
    private readonly RepairJournal journal;
    private readonly TimeProvider time;
    private readonly RunbookReport report;
    private readonly PostCheck postCheck;
    private readonly RunbookRollback rollback;

    public RunbookRun(RunbookScript script, Device device, IDeviceConnector connector, RepairJournal journal, TimeProvider time)
    {
        this.script = script;
        this.device = device;
        this.connector = connector;
        this.journal = journal;
        this.time = time;
        report = new RunbookReport(script, device);
        var change = new RecordedChange(script, journal, device);
        rollback = new RunbookRollback(script, report, change);
        postCheck = new PostCheck(script, report, rollback, change, time);
    }

    /// <param name="unwanted">The process is going down, or a person wants it stopped: heeded until the first command is about to be sent.</param>
    /// <param name="stopping">The process is going down.</param>
    public async Task<AttemptResult> RunAsync(CancellationToken unwanted, CancellationToken stopping)
    {
        // 1 and 2
        var (session, ended) = await new SessionOpening(script, device, connector, journal, report).OpenAsync(unwanted);
        if (session is null)
        {
            return ended!;
        }

        SessionException? cut;
        await using (session)
        {
            var talk = new DeviceTalk(session, script, report);
            if (await PreCheckAsync(talk, unwanted) is { } decided)
            {
                return decided;
            }

            try
            {
                // 5. Not to be interrupted from here on: half-typed configuration is worse than a late end, and every step is bounded.
                if (await ChangeAsync(talk) is { } refused)
                {
                    return await rollback.AfterRefusalAsync(talk, refused.Command, refused.Words);
                }

                // 6 and 7
                await journal.NoteAsync("post_check", script.Runbook.Name, detail: $"{device}: sent {report.LastSent}");
                return await postCheck.RunAsync(talk, "命令已执行", stopping);
            }
            catch (SessionException broken)
            {
                cut = broken;
            }
        }

        return await ReadAnewAsync(cut, stopping);
    }

    // 3 and 4. Null means: go ahead.
    private async Task<AttemptResult?> PreCheckAsync(DeviceTalk talk, CancellationToken stopping)
    {
        try
        {
            report.Before = await LookBeforeAsync(talk, stopping);
            return Decide(report.Before.State) ?? await GuardAsync(talk, stopping) ?? await RecordAsync(stopping);
        }
        catch (SessionException trouble)
        {
            return report.End(AttemptOutcome.Failed, AgentStatus.Without(trouble), $"修复前检查未完成：{trouble.Message}，未修改设备");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return report.End(AttemptOutcome.Failed, AgentStatus.Failed, "服务正在停止，未修改设备");
        }
    }

    /// <summary>A fault that seems gone is looked at as often as after a repair: somebody may have touched the port a moment ago.</summary>
    private async Task<Finding> LookBeforeAsync(DeviceTalk talk, CancellationToken stopping)
    {
        var found = await talk.LookAsync(script.Procedure.PreCheck, stopping);
        for (var looks = 1; looks < script.Procedure.Patience.Steady && found.State.Verdict == Verdict.Needless; looks++)
        {
            await Task.Delay(script.Procedure.Patience.Every, time, stopping);
            found = await talk.LookAsync(script.Procedure.PreCheck, stopping);
        }

        return found;
    }

    private AttemptResult? Decide(DeviceState found)
    {
        return found.Verdict switch
        {
            Verdict.Allowed => null,
            Verdict.Needless => report.End(AttemptOutcome.Succeeded, AgentStatus.NotNeeded, $"{found.Text}，无需修复，未修改设备") with { DidSomething = false },
            Verdict.Escalate => report.End(AttemptOutcome.Failed, AgentStatus.Escalated, $"{found.Text}，需人工处理，未修改设备"),
            _ => report.End(AttemptOutcome.Failed, AgentStatus.Failed, $"{found.Text}，未修改设备"),
        };
    }

    private async Task<AttemptResult?> GuardAsync(DeviceTalk talk, CancellationToken stopping)
    {
        if (!script.Runbook.SparesOwnPort)
        {
            return null;
        }

        var guard = new OwnPortGuard(script, device.Host);
        var objection = await guard.ObjectionAsync(talk, stopping);
        report.OwnPorts = guard.Ports;
        return objection is null ? null : report.End(AttemptOutcome.Failed, AgentStatus.Guarded, $"{objection}，未修改设备，需人工处理");
    }

    private async Task<AttemptResult?> RecordAsync(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        try
        {
            // What follows a post-check that is satisfied is announced with the commands: it must be on disk before, or nothing is begun.
            var later = Later("confirm", script.Confirm) + Later("save", script.Save);
            await journal.BeforeTouchAsync("commands", script.Runbook.Name, detail: $"{device}: {string.Join(" / ", script.Change)}{later}");
            return null;
        }
        catch (StorageException)
        {
            // The storage room has logged why; what is not on record is not done.
            return report.End(AttemptOutcome.Failed, AgentStatus.Failed, "审计记录无法写入，未修改设备");
        }
    }

    private static string Later(string step, IReadOnlyList<string> commands) => commands.Count == 0 ? "" : $"; then {step}: {string.Join(" / ", commands)}";

    private async Task<(string Command, string Words)?> ChangeAsync(DeviceTalk talk)
    {
        if (await talk.EnterAsync() is { } occupied)
        {
            return occupied;
        }

        if (await talk.ChangeAsync([.. script.Commands, .. script.Commit]) is { } refused)
        {
            return refused;
        }

        report.Committed = true;
        return await talk.ChangeAsync(script.Leave);
    }

    private async Task<AttemptResult> ReadAnewAsync(SessionException cut, CancellationToken stopping)
    {
        await journal.NoteAsync("reading_anew", script.Runbook.Name, detail: $"{device}: {cut.Trouble} after {report.LastSent}");
        var done = $"发送 {report.LastSent} 后{cut.Message}";
        try
        {
            await using var fresh = await connector.OpenAsync(device, CancellationToken.None);
            var talk = new DeviceTalk(fresh, script, report);
            done += await talk.LeftoversAsync();
            return report.RollingBack
                ? await rollback.AfterCutAsync(talk, done)
                : await postCheck.RunAsync(talk, $"{done}，已用新会话读取状态", stopping);
        }
        catch (SessionException still)
        {
            return report.End(
                AttemptOutcome.Unknown,
                AgentStatus.Unknown,
                $"{done}，重新连接读取状态也失败（{still.Message}），最后发送的命令是 {report.LastSent}，结果未知，需人工确认");
        }
    }
}
