namespace AiService.NetworkAgent.Runbooks;

/// <summary>What a runbook does on one platform.</summary>
internal sealed record Procedure
{
    public required Check PreCheck { get; init; }

    /// <summary>What changes the device, in order; the platform's ways into and out of configuration are put around it.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    public required Check PostCheck { get; init; }

    public required Patience Patience { get; init; }
}
