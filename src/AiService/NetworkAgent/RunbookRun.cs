using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs;
using AiService.Storage;

namespace AiService.NetworkAgent;

/// <summary>
/// One runbook on one device, once:
/// 1. the journal knows of it, 2. a session, 3. the pre-check decides whether anything is sent at all,
/// 4. the journal knows what will be sent, 5. the commands, each with its answer read, 6. the post-check, until the fault
/// is gone or patience ends. A session that is cut from 5 on is replaced by a fresh one that reads the state anew;
/// commands are never sent a second time.
/// </summary>
internal sealed class RunbookRun(
    Runbook runbook,
    Device device,
    IReadOnlyDictionary<string, string> values,
    IDeviceConnector connector,
    RepairJournal journal,
    TimeProvider time)
{
    private readonly Procedure procedure = runbook.Platforms[device.Platform.Name];
    private readonly RunbookReport report = new(runbook, device, $"{runbook.Title} {string.Join(" ", values.Values)}".TrimEnd());

    // How the sentence begins once commands were sent.
    private string done = "命令已执行";

    public async Task<RepairAttempt> RunAsync(CancellationToken stopping)
    {
        // 1
        if (!await RecordedAsync(() => journal.BeforeAsync("connecting", runbook.Name, detail: $"{device}: pre-check")))
        {
            return report.End(AttemptOutcome.NeverBegan, AgentStatus.Failed, "审计记录无法写入，未连接设备");
        }

        // 2
        IDeviceSession session;
        try
        {
            session = await connector.OpenAsync(device, stopping);
        }
        catch (SessionException none)
        {
            var status = none.Trouble == SessionTrouble.Refused ? AgentStatus.Refused : AgentStatus.Unreachable;
            return report.End(AttemptOutcome.NeverBegan, status, none.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return report.End(AttemptOutcome.NeverBegan, AgentStatus.Failed, "服务正在停止，未修改设备");
        }

        SessionException? cut;
        await using (session)
        {
            if (await PreCheckAsync(session, stopping) is { } decided)
            {
                return decided;
            }

            try
            {
                // 5. Not to be interrupted from here on: half-typed configuration is worse than a late end, and every step is bounded.
                if (await SendCommandsAsync(session) is { } refused)
                {
                    return refused;
                }

                return await PostCheckAsync(session, stopping);
            }
            catch (SessionException broken)
            {
                cut = broken;
            }
        }

        return await ReadAnewAsync(cut, stopping);
    }

    // 3 and 4. Null means: go ahead.
    private async Task<RepairAttempt?> PreCheckAsync(IDeviceSession session, CancellationToken stopping)
    {
        try
        {
            report.Before = await LookAsync(session, procedure.PreCheck, stopping);
        }
        catch (SessionException trouble)
        {
            return report.End(AttemptOutcome.Failed, AgentStatus.Unreachable, $"修复前检查未完成：{trouble.Message}，未修改设备");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return report.End(AttemptOutcome.Failed, AgentStatus.Failed, "服务正在停止，未修改设备");
        }

        var found = report.Before.State;
        switch (found.Verdict)
        {
            case Verdict.Needless:
                return report.End(AttemptOutcome.Succeeded, AgentStatus.NotNeeded, $"{found.Text}，无需修复，未修改设备");
            case Verdict.Escalate:
                return report.End(AttemptOutcome.Failed, AgentStatus.Escalated, $"{found.Text}，需人工处理，未修改设备");
            case not Verdict.Allowed:
                return report.End(AttemptOutcome.Failed, AgentStatus.Failed, $"{found.Text}，未修改设备");
            case Verdict.Allowed when stopping.IsCancellationRequested:
                return report.End(AttemptOutcome.Failed, AgentStatus.Failed, "服务正在停止，未修改设备");
            default:
                return await RecordedAsync(() => journal.BeforeTouchAsync("commands", runbook.Name, detail: $"{device}: {string.Join(" / ", Commands())}"))
                    ? null
                    : report.End(AttemptOutcome.Failed, AgentStatus.Failed, "审计记录无法写入，未修改设备");
        }
    }

    private async Task<RepairAttempt?> SendCommandsAsync(IDeviceSession session)
    {
        foreach (var command in Commands())
        {
            report.Sending(command);
            var reply = await session.SendAsync(command, CancellationToken.None);
            if (device.Platform.Refusal(reply) is { } words)
            {
                await LeaveConfigurationAsync(session);
                return report.End(AttemptOutcome.Failed, AgentStatus.Refused, $"设备不接受命令 {command}：{words}");
            }
        }

        return null;
    }

    // 6
    private async Task<RepairAttempt> PostCheckAsync(IDeviceSession session, CancellationToken stopping)
    {
        await journal.NoteAsync("post_check", runbook.Name, detail: $"{device}: sent {report.LastSent}");
        var steady = 0;
        for (report.Looks = 1; ; report.Looks++)
        {
            report.After = await LookAsync(session, procedure.PostCheck, CancellationToken.None);
            steady = report.After.State.Verdict == Verdict.Needless ? steady + 1 : 0;
            if (steady == procedure.Patience.Steady || (report.Looks >= procedure.Patience.Times && steady == 0))
            {
                return Judge(report.After.State);
            }

            try
            {
                await Task.Delay(procedure.Patience.Every, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return report.End(AttemptOutcome.StillOpen, AgentStatus.Interrupted, $"{done}，服务停止前设备状态为：{report.After.State.Text}");
            }
        }
    }

    private RepairAttempt Judge(DeviceState found)
    {
        return found.Verdict switch
        {
            Verdict.Needless => report.End(AttemptOutcome.Succeeded, AgentStatus.Succeeded, $"{done}，修复成功，设备上确认{found.Text}"),
            Verdict.Escalate => report.End(AttemptOutcome.Failed, AgentStatus.Escalated, $"{done}，{found.Text}，需人工处理"),
            Verdict.CannotTell => report.End(AttemptOutcome.Unknown, AgentStatus.Unknown, $"{done}，但{found.Text}，需人工确认"),
            _ => report.End(AttemptOutcome.Failed, AgentStatus.Failed, $"{done}，但未生效：{found.Text}"),
        };
    }

    private async Task<RepairAttempt> ReadAnewAsync(SessionException cut, CancellationToken stopping)
    {
        await journal.NoteAsync("reading_anew", runbook.Name, detail: $"{device}: {cut.Trouble} after {report.LastSent}");
        done = $"发送 {report.LastSent} 后{cut.Message}，已用新会话读取状态";
        try
        {
            await using var fresh = await connector.OpenAsync(device, CancellationToken.None);
            return await PostCheckAsync(fresh, stopping);
        }
        catch (SessionException still)
        {
            return report.End(
                AttemptOutcome.Unknown,
                AgentStatus.Unknown,
                $"发送 {report.LastSent} 后{cut.Message}，重新连接读取状态也失败（{still.Message}），结果未知，需人工确认");
        }
    }

    private async Task LeaveConfigurationAsync(IDeviceSession session)
    {
        try
        {
            foreach (var command in device.Platform.LeaveConfiguration)
            {
                await session.SendAsync(command, CancellationToken.None);
            }
        }
        catch (SessionException)
        {
            // The session ends anyway, and its configuration mode with it.
        }
    }

    private async Task<Finding> LookAsync(IDeviceSession session, Check check, CancellationToken cancel)
    {
        return check.Read(await session.SendAsync(Template.Fill(check.Command, values), cancel), values);
    }

    private IEnumerable<string> Commands()
    {
        return device.Platform.EnterConfiguration
            .Concat(procedure.Commands.Select(command => Template.Fill(command, values)))
            .Concat(device.Platform.LeaveConfiguration);
    }

    private static async Task<bool> RecordedAsync(Func<Task> record)
    {
        try
        {
            await record();
            return true;
        }
        catch (StorageException)
        {
            // The storage room has logged why; what is not on record is not done.
            return false;
        }
    }
}
