using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Running;

/// <summary>Sends what a run has to send over one session, and interprets the answers.</summary>
internal sealed class RunSession(IDeviceSession session, RunReport report, IRunJournal journal) : IAsyncDisposable
{
    private readonly RunbookScript script = report.Script;
    private bool isOccupied;

    /// <summary>Records the start of a run and opens its first session.</summary>
    /// <returns>The session, or the outcome of a run that ended without one.</returns>
    public static async Task<(RunSession? Session, RunbookOutcome? Ended)> OpenAsync(
        RunReport report, IDeviceConnector connector, IRunJournal journal, CancellationToken stopping)
    {
        await journal.BeforeAsync("connecting", $"{report.Device}: pre-check");
        try
        {
            return (new RunSession(await connector.OpenAsync(report.Device, stopping), report, journal), null);
        }
        catch (SessionException none)
        {
            return (null, report.End(RunResult.NeverBegan, RunStatus.Without(none), none.Message));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return (null, report.End(RunResult.NeverBegan, RunStatus.Failed, "服务正在停止，未修改设备"));
        }
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    /// <summary>
    /// Probes the device; the next probe is only sent when the one before cannot tell. A state that was recognised counts although the runbook
    /// concludes nothing from it: a brief listing calls a looped port up.
    /// </summary>
    public async Task<CheckResult> CheckAsync(Check check, CancellationToken cancel)
    {
        var result = new CheckResult(DeviceState.CannotTell, "");
        foreach (var probe in check.Probes)
        {
            result = check.Read(probe, await session.SendAsync(script.Fill(probe), cancel), script.Values);
            if (result.State != DeviceState.CannotTell)
            {
                break;
            }
        }

        return result with { Evidence = report.Masked(result.Evidence) };
    }

    /// <summary>Sends a command that only reads.</summary>
    public Task<Reply> AskAsync(string command, CancellationToken cancel) => session.SendAsync(command, cancel);

    /// <summary>
    /// Sends commands that change the device, each with its answer read. Not cancelable: half-typed configuration is worse than a late end, and
    /// every step is bounded.
    /// </summary>
    /// <returns>The command that the device refused and its words; null when it took all of them.</returns>
    public Task<(string Command, string Words)?> ChangeAsync(IEnumerable<string> commands) => SendAsync(commands, enters: false);

    /// <summary>
    /// Sends commands that follow those which the run announced, after a step of their own in the journal. That step is recorded as far as
    /// possible: with commands on the device, a record that cannot be written is no reason to leave it half-way.
    /// </summary>
    /// <param name="step">In the journal: <c>confirm</c>, <c>save</c>, <c>rollback</c>.</param>
    /// <param name="commands">Without commands nothing is sent or recorded.</param>
    /// <returns>As <see cref="ChangeAsync(IEnumerable{string})"/>.</returns>
    public async Task<(string Command, string Words)?> ChangeAsync(string step, IReadOnlyList<string> commands)
    {
        if (commands.Count == 0)
        {
            return null;
        }

        await journal.NoteAsync(step, $"{report.Device}: {string.Join(" / ", commands)}");
        return await ChangeAsync(commands);
    }

    /// <summary>Enters configuration, unless another user holds it.</summary>
    /// <returns>As <see cref="ChangeAsync(IEnumerable{string})"/>.</returns>
    public Task<(string Command, string Words)?> EnterAsync() => SendAsync(script.Enter, enters: true);

    /// <summary>Looks for what a lost session may have left on the device, where the platform says what that can be.</summary>
    /// <returns>In Chinese, for the sentence; empty when nothing was found.</returns>
    public async Task<string> LeftoversAsync()
    {
        var found = new List<string>();
        foreach (var leftover in script.Leftovers)
        {
            var reply = await session.SendAsync(leftover.Command, CancellationToken.None);
            if (script.Platform.Refusal(reply) is null && leftover.Finds.IsMatch(TerminalText.Plain(reply.Everything)))
            {
                found.Add(leftover.Text);
            }
        }

        return found.Count == 0 ? "" : $"，设备上留有：{string.Join("；", found)}";
    }

    /// <summary>
    /// Leaves configuration whatever the device answers: a refusal here changes nothing. What another user has typed there is not discarded.
    /// </summary>
    public async Task LeaveAsync()
    {
        foreach (var command in isOccupied ? script.Leave : script.Abandon)
        {
            await session.SendAsync(command, CancellationToken.None);
        }
    }

    private async Task<(string Command, string Words)?> SendAsync(IEnumerable<string> commands, bool enters)
    {
        foreach (var command in commands)
        {
            report.Sending(command);
            var reply = await session.SendAsync(command, CancellationToken.None);
            if (script.Platform.Refusal(reply) is { } words)
            {
                return (command, report.Masked(words));
            }

            if (enters && script.Platform.Configuration.OccupiedBy(reply) is { } line)
            {
                isOccupied = true;
                return (command, $"配置正被占用：{report.Masked(line)}");
            }
        }

        return null;
    }
}
