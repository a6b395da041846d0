using AiService.NetworkAgent.Readings;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent;

/// <summary>What a run says to a device over one session, and what it makes of the answers.</summary>
internal sealed class DeviceTalk(IDeviceSession session, RunbookScript script, RunbookReport report)
{
    private bool isOccupied;

    /// <summary>
    /// Looks at the device; a second look is taken only when no reading of the first held. A state that was recognised counts although it tells
    /// nothing of the fault: a brief listing calls a looped port up.
    /// </summary>
    public async Task<Finding> LookAsync(Check check, CancellationToken cancel)
    {
        var found = new Finding(DeviceState.CannotTell, "");
        foreach (var look in check.Looks)
        {
            found = check.Read(look, await session.SendAsync(script.Fill(look), cancel), script.Values);
            if (found.State != DeviceState.CannotTell)
            {
                break;
            }
        }

        return found with { Evidence = report.Masked(found.Evidence) };
    }

    /// <summary>A command that only reads.</summary>
    public Task<Reply> AskAsync(string command, CancellationToken cancel) => session.SendAsync(command, cancel);

    /// <summary>
    /// Sends commands that change something, each with its answer read. Not to be interrupted: half-typed configuration is
    /// worse than a late end, and every step is bounded.
    /// </summary>
    /// <returns>The command that was not taken and the device's words; null when all were taken.</returns>
    public async Task<(string Command, string Words)?> ChangeAsync(IEnumerable<string> commands)
    {
        foreach (var command in commands)
        {
            report.Sending(command);
            var reply = await session.SendAsync(command, CancellationToken.None);
            if (script.Platform.Refusal(reply) is { } words)
            {
                return (command, report.Masked(words));
            }
        }

        return null;
    }

    /// <summary>Enters configuration, unless it turns out not to be ours alone.</summary>
    /// <returns>As <see cref="ChangeAsync"/>.</returns>
    public async Task<(string Command, string Words)?> EnterAsync()
    {
        foreach (var command in script.Enter)
        {
            report.Sending(command);
            var reply = await session.SendAsync(command, CancellationToken.None);
            if (script.Platform.Refusal(reply) is { } words)
            {
                return (command, report.Masked(words));
            }

            if (script.Platform.Configuration.OccupiedBy(reply) is { } line)
            {
                isOccupied = true;
                return (command, $"配置正被占用：{report.Masked(line)}");
            }
        }

        return null;
    }

    /// <summary>Looks for what a lost session may have left on the device, where the platform says what that can be.</summary>
    /// <returns>In Chinese, for the sentence; empty when nothing was found.</returns>
    public async Task<string> LeftoversAsync()
    {
        var found = new List<string>();
        foreach (var leftover in script.Leftovers)
        {
            var reply = await session.SendAsync(leftover.Command, CancellationToken.None);
            if (script.Platform.Refusal(reply) is null && leftover.Finds.IsMatch(AnswerText.Plain(reply.Everything)))
            {
                found.Add(leftover.Text);
            }
        }

        return found.Count == 0 ? "" : $"，设备上留有：{string.Join("；", found)}";
    }

    /// <summary>
    /// Gets out of configuration whatever the device says to it: what is refused here changes nothing. What another one left there is not thrown away.
    /// </summary>
    public async Task LeaveAsync()
    {
        foreach (var command in isOccupied ? script.Leave : script.Abandon)
        {
            await session.SendAsync(command, CancellationToken.None);
        }
    }
}
