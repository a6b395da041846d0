namespace AiService.NetworkAgent.Runbooks;

/// <summary>What a runbook does on one platform.</summary>
internal sealed record Procedure
{
    public required Check PreCheck { get; init; }

    /// <summary>What changes the device, in order; of a runbook that only reports, what is collected.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Whether the platform's ways into and out of configuration are put around the commands.</summary>
    public required bool Configures { get; init; }

    public required Check PostCheck { get; init; }

    public required Patience Patience { get; init; }

    public required Undo Rollback { get; init; }
}
