using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Running;

/// <summary>Runs a runbook that only reports: it collects diagnostics, changes nothing, and never claims a repair.</summary>
internal sealed class ReportRun(RunReport report, IDeviceConnector connector, IRunJournal journal)
{
    private readonly RunbookScript script = report.Script;

    public async Task<RunbookOutcome> RunAsync(CancellationToken stopping)
    {
        var (session, ended) = await RunSession.OpenAsync(report, connector, journal, stopping);
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
                    var reply = await session.AskAsync(command, stopping);
                    report.Diagnostics.Add(command, report.Masked(TerminalText.Plain(reply.Everything)), script.Platform.Refusal(reply) is not null);
                }
            }
            catch (SessionException cut)
            {
                return report.End(RunResult.Failed, RunStatus.Without(cut), $"{Collected()}，随后{cut.Message}，需人工处理，未修改设备");
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return report.End(RunResult.Failed, RunStatus.Failed, $"{Collected()}，服务正在停止，未修改设备");
            }
        }

        return report.Diagnostics.Answered > 0
            ? report.End(RunResult.Failed, RunStatus.Escalated, $"{Collected()}，需人工处理，未修改设备")
            : report.End(RunResult.Failed, RunStatus.Refused, "设备不接受诊断命令，未收集到信息，需人工处理，未修改设备");
    }

    private string Collected() => $"已收集诊断信息（{report.Diagnostics.Answered}/{script.Commands.Count} 条命令）";
}
