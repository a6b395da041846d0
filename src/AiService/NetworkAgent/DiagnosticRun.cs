using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Readings;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;

namespace AiService.NetworkAgent;

/// <summary>A runbook that only reports, on one device: it collects, changes nothing, and never claims a repair.</summary>
internal sealed class DiagnosticRun(RunbookScript script, Device device, IDeviceConnector connector, RepairJournal journal)
{
    private readonly RunbookReport report = new(script, device);

    public async Task<AttemptResult> RunAsync(CancellationToken stopping)
    {
        var (session, ended) = await new SessionOpening(script, device, connector, journal, report).OpenAsync(stopping);
        if (session is null)
        {
            return ended!;
        }

        await using (session)
        {
            try
            {
                foreach (var command in script.Commands)
                {
                    var reply = await session.SendAsync(command, stopping);
                    report.Diagnostics.Add(command, report.Masked(AnswerText.Plain(reply.Everything)), script.Platform.Refusal(reply) is not null);
                }
            }
            catch (SessionException cut)
            {
                return report.End(AttemptOutcome.Failed, AgentStatus.Without(cut), $"{Collected()}，随后{cut.Message}，需人工处理，未修改设备");
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return report.End(AttemptOutcome.Failed, AgentStatus.Failed, $"{Collected()}，服务正在停止，未修改设备");
            }
        }

        return report.Diagnostics.Answered > 0
            ? report.End(AttemptOutcome.Failed, AgentStatus.Escalated, $"{Collected()}，需人工处理，未修改设备")
            : report.End(AttemptOutcome.Failed, AgentStatus.Refused, "设备不接受诊断命令，未收集到信息，需人工处理，未修改设备");
    }

    private string Collected() => $"已收集诊断信息（{report.Diagnostics.Answered}/{script.Commands.Count} 条命令）";
}
