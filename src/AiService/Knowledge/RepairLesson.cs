namespace AiService.Knowledge;

/// <summary>Holds what one repair taught. Its texts come from devices and models: data, never trusted.</summary>
internal sealed record RepairLesson
{
    /// <summary>Identifies the lesson: one that is delivered again counts once. Null for one that is delivered only once.</summary>
    public string? Id { get; init; }

    /// <summary>The fault in words.</summary>
    public required string Description { get; init; }

    /// <summary>The action's reference or the runbook's name.</summary>
    public required string? Action { get; init; }

    /// <summary>The device's platform, where it is known: <c>vrp</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>Its maker as the platform's users write it, where it is known: <c>华为</c>. The entry is shown as one for its devices.</summary>
    public string? Vendor { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>P0 to P3.</summary>
    public required string Level { get; init; }

    /// <summary>Whether it worked, by StackStorm's status or a post-check.</summary>
    public required bool Worked { get; init; }

    /// <summary>What was done, in one sentence.</summary>
    public required string Solution { get; init; }

    /// <summary>What showed that it worked, or did not.</summary>
    public string? Evidence { get; init; }
}
