using Microsoft.AspNetCore.Mvc;

namespace AiService.Knowledge.Entries;

/// <summary>The query of a list of entries, as text: what cannot be read is answered with the parameter's name.</summary>
public sealed record EntryQuery
{
    /// <summary>Only entries of this vendor or platform, to the letter.</summary>
    [FromQuery(Name = "device_type")]
    public string? DeviceType { get; init; }

    /// <summary>Only entries of this level.</summary>
    [FromQuery(Name = "fault_level")]
    public string? FaultLevel { get; init; }

    /// <summary>Only entries that this action (<c>pack.name</c>) made.</summary>
    [FromQuery(Name = "action")]
    public string? Action { get; init; }

    /// <summary><c>false</c> (of a list the default), <c>true</c>, or <c>all</c> (of an export the default).</summary>
    [FromQuery(Name = "retired")]
    public string? Retired { get; init; }

    /// <summary>Of a list a page's <c>next</c>, to see what follows it; of an export the last id that one already has.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }
}
