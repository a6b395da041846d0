using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent;

/// <summary>What a run says to a device over one session, and what it makes of the answers.</summary>
internal sealed class DeviceTalk(IDeviceSession session, RunbookScript script, RunbookReport report)
{
    /// <summary>Looks at the device; a second look is taken only when the first cannot tell.</summary>
    public async Task<Finding> LookAsync(Check check, CancellationToken cancel)
    {
        var found = new Finding(DeviceState.CannotTell, "");
        foreach (var look in check.Looks)
        {
            var seen = check.Read(look, await session.SendAsync(script.Fill(look), cancel), script.Values);
            // What one look says in words of its own is not lost to a later one that says nothing.
            found = seen.State == DeviceState.CannotTell ? found : seen;
            if (found.State.Verdict != Verdict.CannotTell)
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

    /// <summary>Gets out of configuration whatever the device says to it: what is refused here changes nothing.</summary>
    public async Task LeaveAsync()
    {
        foreach (var command in script.Abandon)
        {
            await session.SendAsync(command, CancellationToken.None);
        }
    }
}
