using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Storage;

namespace AiService.NetworkAgent;

/// <summary>The first two steps of every run: it is on record, then there is a session.</summary>
internal sealed class SessionOpening(RunbookScript script, Device device, IDeviceConnector connector, RepairJournal journal, RunbookReport report)
{
    /// <returns>The session, or the attempt that ended without one.</returns>
    public async Task<(IDeviceSession? Session, AttemptResult? Ended)> OpenAsync(CancellationToken stopping)
    {
        try
        {
            await journal.BeforeAsync("connecting", script.Runbook.Name, detail: $"{device}: pre-check");
            return (await connector.OpenAsync(device, stopping), null);
        }
        catch (StorageException)
        {
            // The storage room has logged why; what is not on record is not done.
            return (null, report.End(AttemptOutcome.NeverBegan, AgentStatus.Failed, "审计记录无法写入，未连接设备"));
        }
        catch (SessionException none)
        {
            return (null, report.End(AttemptOutcome.NeverBegan, AgentStatus.Without(none), none.Message));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return (null, report.End(AttemptOutcome.NeverBegan, AgentStatus.Failed, "服务正在停止，未修改设备"));
        }
    }
}
