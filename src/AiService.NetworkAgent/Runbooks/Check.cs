using AiService.NetworkAgent.Probes;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>How a runbook determines the state of what it repairs: probes of the device, and what their states mean to it.</summary>
/// <param name="Probes">In this order; the next one is only sent when the one before cannot tell.</param>
/// <param name="States">The states that the probes may observe, by name; nothing is concluded from one that is not here.</param>
internal sealed record Check(IReadOnlyList<Probe> Probes, IReadOnlyDictionary<string, DeviceState> States)
{
    /// <summary>Returns the result of one probe; an answer that no rule recognizes is "cannot tell", never a guess.</summary>
    public CheckResult Read(Probe probe, Reply reply, IReadOnlyDictionary<string, string> values)
    {
        return probe.Read(reply, values) is { } observed
            ? new CheckResult(States.GetValueOrDefault(observed.State) ?? DeviceState.Unexplained(observed.State), observed.Words, observed.Sure, observed.Since)
            : new CheckResult(DeviceState.CannotTell, "");
    }
}

/// <summary>The verdict of a check, and the device's words that it relies on.</summary>
/// <param name="State">The state that was observed.</param>
/// <param name="Evidence">One short line; never the whole output.</param>
/// <param name="Sure">The result cannot be a transient.</param>
/// <param name="Since">When the device came into this state, by its own clock; null where it does not tell.</param>
internal sealed record CheckResult(DeviceState State, string Evidence, bool Sure = false, DateTime? Since = null)
{
    // The kernel of a device defers link events for a second at most.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>True when this cannot be a transient: by itself, or because the state before had lasted for so long.</summary>
    /// <param name="before">The result before the device was changed; null when there is none.</param>
    public bool IsSureAfter(CheckResult? before) => Sure || (Since is { } now && before?.Since is { } then && now - then >= Settled);
}
