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

    public required Rollback Rollback { get; init; }
}

/// <summary>How long a post-check waits for the device to follow.</summary>
/// <param name="Times">How often it looks, 1 to 120.</param>
/// <param name="Every">The pause between two looks, 0.1 to 30 seconds.</param>
/// <param name="Steady">
/// How many looks in a row must find the fault gone, 1 to 20. One is not enough where a device follows late: a port that is enabled
/// without a carrier is told as up for up to a second (Linux defers link events, and FRR shows what Linux told it).
/// </param>
internal sealed record Patience(int Times, TimeSpan Every, int Steady);

/// <summary>How a repair that did not cure is taken back.</summary>
/// <param name="Commands">What takes back what the commands did; put into configuration and out of it as they are.</param>
/// <param name="Keep">
/// States in which what was done stays although the fault is not gone: an enabled port without a carrier is left enabled,
/// because that is what it has to be once somebody has seen to the cable.
/// </param>
internal sealed record Rollback(IReadOnlyList<string> Commands, IReadOnlyList<string> Keep)
{
    public static Rollback Nothing { get; } = new([], []);
}
