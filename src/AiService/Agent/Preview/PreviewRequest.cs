namespace AiService.Agent.Preview;

/// <summary>For what a runbook is to be previewed. Either the device or its platform; either the fault or the parameters.</summary>
public sealed record PreviewRequest
{
    /// <summary>A device of the inventory, as in <c>/analyze</c>. Not beside <c>platform</c>.</summary>
    public string? DeviceId { get; init; }

    /// <summary>A platform's name: vrp, vrp8, comware, ios, nxos, eos, junos, frr, linux, or one of <c>RUNBOOKS_DIR</c>.</summary>
    /// <example>vrp</example>
    public string? Platform { get; init; }

    /// <summary>The fault in words, at most 4000 characters: the parameters are looked for in it, as in a repair.</summary>
    /// <example>接口Gig0/0/1 down</example>
    public string? Fault { get; init; }

    /// <summary>Short for <c>parameters.interface</c>.</summary>
    public string? Interface { get; init; }

    /// <summary>Values by the parameters' names; they are checked as those from a fault are.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}
