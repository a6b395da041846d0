namespace AiService.NetworkAgent.Runbooks;

/// <summary>What a check found, and the words of the device that it was found in.</summary>
/// <param name="State">The state that the reading names.</param>
/// <param name="Evidence">One short line; never the whole output.</param>
/// <param name="Sure">One look is enough.</param>
/// <param name="Since">When the device came into this state, by its own clock; null where it does not tell.</param>
internal sealed record Finding(DeviceState State, string Evidence, bool Sure = false, DateTime? Since = null)
{
    // The kernel under a device puts link events off for a second at most.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>True when this cannot be a moment's illusion: by itself, or because the state before had stood for so long.</summary>
    /// <param name="before">What was found before the device was touched; null when nobody looked.</param>
    public bool IsSureAfter(Finding? before)
    {
        return Sure || (Since is { } now && before?.Since is { } then && now - then >= Settled);
    }
}
