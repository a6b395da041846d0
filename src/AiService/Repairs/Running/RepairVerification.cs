using System.Text.Json.Nodes;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Checks on the device itself whether a repair that another provider carried out took effect.</summary>
internal interface IRepairVerifier
{
    /// <summary>Runs the post-check that belongs to the order: it only reads, and is bounded by its own limits.</summary>
    /// <param name="order">What was repaired.</param>
    /// <param name="journal">Records the steps.</param>
    /// <param name="stopping">The process goes down: the result is then that it is not known.</param>
    /// <returns>What was seen; null when the device or a post-check for this order is not known. An expected failure is a result, never an exception.</returns>
    Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping);

    /// <summary>
    /// Looks once whether the fault of an order is still there, before anything is sent for it. It only reads, and waits for no change; only a
    /// fault that seems gone is read again, as a run does before it calls a repair needless.
    /// </summary>
    /// <param name="order">What would be repaired.</param>
    /// <param name="journal">Records the steps.</param>
    /// <param name="stopping">The process goes down: the result is then that it is not known.</param>
    /// <returns>What was seen; null when the device or a pre-check for this order is not known. An expected failure is a result, never an exception.</returns>
    Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping);
}

/// <summary>What a check of the device said of a repair.</summary>
/// <param name="Verified">True: the fault is gone. False: it is still there. Null: it is not known.</param>
/// <param name="Result">One sentence for the platform's users, in Chinese.</param>
/// <param name="Evidence">What was read, trimmed and without secrets.</param>
/// <param name="Platform">What kind of device was checked.</param>
internal sealed record Verification(bool? Verified, string Result, JsonObject? Evidence, RepairedPlatform? Platform = null);

/// <summary>Is notified of every repair that worked, once its verification is over.</summary>
internal interface IVerificationFollower
{
    /// <summary>Notes it, and returns at once.</summary>
    void Follow();
}

/// <summary>
/// Verifies on the device what a provider calls done. What the device denies is no success; where it cannot be asked, or cannot tell, the
/// provider's word stands unverified.
/// </summary>
internal sealed partial class RepairVerification(
    IEnumerable<IRepairVerifier> verifiers, IEnumerable<IVerificationFollower> followers, VerificationOptions options, ILogger<RepairVerification> logger)
{
    /// <summary>
    /// The platform's name of an inspection that verifies a repair. It comes back as the scenario of an analysis while the repair is open: that one
    /// asks no model and repairs nothing.
    /// </summary>
    public const string Scenario = "修复验证";

    /// <param name="repair">The repair.</param>
    /// <param name="before">What was attempted before this attempt.</param>
    /// <param name="provider">Whose attempt it is.</param>
    /// <param name="attempt">A successful attempt.</param>
    /// <param name="journal">The attempt's.</param>
    /// <param name="stopping">The process goes down: the next one verifies.</param>
    public async Task<AttemptResult> VerifyAsync(
        OpenRepair repair,
        IReadOnlyList<RepairResult> before,
        IRepairProvider provider,
        AttemptResult attempt,
        RepairJournal journal,
        CancellationToken stopping)
    {
        var verified = await CheckedAsync(repair, before, provider, attempt, journal, stopping);
        if (verified is { Outcome: AttemptOutcome.Succeeded, DidSomething: true })
        {
            foreach (var follower in followers)
            {
                follower.Follow();
            }
        }

        return verified;
    }

    private async Task<AttemptResult> CheckedAsync(
        OpenRepair repair,
        IReadOnlyList<RepairResult> before,
        IRepairProvider provider,
        AttemptResult attempt,
        RepairJournal journal,
        CancellationToken stopping)
    {
        if (provider.Traits.Verifies)
        {
            return attempt with { Verified = attempt.Verified ?? true };
        }

        if (options.Mode is VerificationMode.Off || verifiers.FirstOrDefault() is not { } verifier)
        {
            return attempt;
        }

        await repair.Repair.ReportAsync(
            _ => RepairState.Verifying,
            new RepairStep("verifying", provider.Name, attempt.Action, attempt.ExecutionId, attempt.Result),
            record => record with { Results = [.. before, attempt.ToEntry(record, provider.Name)] });

        var seen = await CheckAsync(verifier, repair.Order, journal, stopping);
        if (seen?.Verified is null && stopping.IsCancellationRequested)
        {
            return attempt with { Outcome = AttemptOutcome.StillOpen };
        }

        return seen is null ? attempt : Judge(attempt, seen);
    }

    /// <summary>Looks once whether the device shows a fault any more, before anything is sent to it.</summary>
    /// <returns>What was seen, in Chinese, when the fault is gone; null when it is there, or nothing can be told.</returns>
    public async Task<string?> GoneAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping)
    {
        try
        {
            return verifiers.FirstOrDefault() is { } verifier && await verifier.LookAsync(order, journal, stopping) is { Verified: true } seen ? seen.Result : null;
        }
        catch (Exception unexpected)
        {
            // What is not known keeps nothing from being repaired; a provider that cannot reach the device says so.
            Log.Broke(logger, unexpected, order.RepairId);
            return null;
        }
    }

    private async Task<Verification?> CheckAsync(IRepairVerifier verifier, RepairOrder order, RepairJournal journal, CancellationToken stopping)
    {
        try
        {
            return await verifier.VerifyAsync(order, journal, stopping);
        }
        catch (Exception unexpected)
        {
            // The repair has worked by its provider's word; a check that failed says nothing of it.
            Log.Broke(logger, unexpected, order.RepairId);
            return null;
        }
    }

    private static AttemptResult Judge(AttemptResult attempt, Verification seen)
    {
        var verified = attempt with
        {
            Verified = seen.Verified,
            Verification = seen.Result,
            Platform = seen.Platform,
            Details = WithEvidence(attempt.Details, seen),
        };
        return seen.Verified is false
            ? verified with { Outcome = AttemptOutcome.Failed, Result = $"{attempt.Result}，但设备上未生效：{seen.Result}" }
            : verified;
    }

    private static JsonObject WithEvidence(JsonObject? details, Verification seen)
    {
        var all = details?.DeepClone().AsObject() ?? [];
        all["verification"] = new JsonObject { ["verified"] = seen.Verified, ["result"] = seen.Result, ["evidence"] = seen.Evidence?.DeepClone() };
        return all;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The verification of repair {RepairId} failed unexpectedly; its provider's word stands")]
        public static partial void Broke(ILogger logger, Exception exception, Guid repairId);
    }
}
