namespace AiService.Knowledge.Search;

/// <summary>What is looked for in the knowledge base.</summary>
/// <param name="Text">A person's keyword, where <c>%</c> and <c>_</c> are wildcards, or a fault's description, where nothing is.</param>
internal sealed record KnowledgeQuery(string Text)
{
    /// <summary>True when the text describes a fault that was found: only what surely belongs to it is wanted.</summary>
    public bool IsFault { get; init; }

    /// <summary>Most entries of the answer.</summary>
    public int Limit { get; init; } = 5;

    /// <summary>How many of the best are left out.</summary>
    public int Offset { get; init; }

    /// <summary>Only entries of this device type.</summary>
    public string? DeviceType { get; init; }

    /// <summary>Only entries of this level.</summary>
    public string? FaultLevel { get; init; }

    /// <summary>Only entries that were learned from this action.</summary>
    public string? Action { get; init; }

    /// <summary>Entries for this vendor come first, then those for any, then the others.</summary>
    public string? Vendor { get; init; }
}
