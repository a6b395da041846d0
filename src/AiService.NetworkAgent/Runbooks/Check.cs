using AiService.NetworkAgent.Readings;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>How a runbook finds out how things stand: looks at the device, and what their states mean to it.</summary>
/// <param name="Looks">In this order; the next one is only asked when the one before cannot tell.</param>
/// <param name="States">The states that the looks may find, by name; one that is not here tells nothing.</param>
internal sealed record Check(IReadOnlyList<Look> Looks, IReadOnlyDictionary<string, DeviceState> States)
{
    /// <summary>What one look's answer shows; an answer that no reading recognises is "cannot tell", never a guess.</summary>
    public Finding Read(Look look, Reply reply, IReadOnlyDictionary<string, string> values)
    {
        return look.Read(reply, values) is { } seen
            ? new Finding(States.GetValueOrDefault(seen.State) ?? DeviceState.Unexplained(seen.State), seen.Words, seen.Sure, seen.Since)
            : new Finding(DeviceState.CannotTell, "");
    }
}
