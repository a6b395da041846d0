namespace AiService.Faults.Vrp;

/// <summary>One line of <c>display interface brief</c>.</summary>
/// <param name="Name">As printed, without what stands in brackets.</param>
/// <param name="Physical">The PHY column.</param>
/// <param name="ProtocolUp">The Protocol column; spoofing counts as up.</param>
internal sealed record BriefPort(string Name, PortState Physical, bool ProtocolUp)
{
    /// <summary><c>(l)</c>: in loopback, so its "up" says nothing of a cable.</summary>
    public bool Loopback { get; init; }

    /// <summary>Count since the counters were cleared; null when the listing has no such column.</summary>
    public long? InErrors { get; init; }

    public long? OutErrors { get; init; }
}
