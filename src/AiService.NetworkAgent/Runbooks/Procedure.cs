namespace AiService.NetworkAgent.Runbooks;

/// <summary>What a runbook does on one platform.</summary>
internal sealed record Procedure
{
    public required Check PreCheck { get; init; }

    /// <summary>The commands that change the device, in order; of a runbook that only reports, those whose answers are collected.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Whether the commands are typed in the platform's configuration mode.</summary>
    public required bool Configures { get; init; }

    public required Check PostCheck { get; init; }

    public required Patience Patience { get; init; }

    public required Rollback Rollback { get; init; }
}

/// <summary>How long a post-check waits for the device to follow.</summary>
/// <param name="Times">How often it checks, 1 to 120.</param>
/// <param name="Every">The pause between two checks, 0.1 to 30 seconds.</param>
/// <param name="Steady">
/// How many checks in a row must find the fault gone, 1 to 20. One is not enough where a device follows late: a port that is enabled without a
/// carrier is reported as up for up to a second (Linux defers link events, and FRR shows what Linux reports).
/// </param>
internal sealed record Patience(int Times, TimeSpan Every, int Steady);

/// <summary>How a repair that did not cure is rolled back.</summary>
/// <param name="Commands">Undo what the commands did; typed in configuration mode as they are.</param>
/// <param name="Keep">
/// States in which the change stays although the fault is not gone: an enabled port without a carrier stays enabled, as it has to be once the
/// cable is repaired.
/// </param>
internal sealed record Rollback(IReadOnlyList<string> Commands, IReadOnlyList<string> Keep)
{
    public static Rollback Nothing { get; } = new([], []);
}
