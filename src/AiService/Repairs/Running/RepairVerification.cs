using System.Text.Json.Nodes;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>
/// After somebody's word that a repair worked, the device's own. What the device denies is no success; where it cannot be asked,
/// or cannot tell, the word stands unverified.
/// </summary>
internal sealed partial class RepairVerification(IEnumerable<IRepairVerifier> verifiers, ILogger<RepairVerification> logger)
{
    /// <param name="run">The repair.</param>
    /// <param name="before">What was attempted before this attempt.</param>
    /// <param name="provider">Whose attempt it is.</param>
    /// <param name="attempt">A successful attempt.</param>
    /// <param name="journal">The attempt's.</param>
    /// <param name="stopping">The process is going down: the next one looks.</param>
    public async Task<RepairAttempt> CheckAsync(
        RepairRun run, IReadOnlyList<RepairResult> before, string provider, RepairAttempt attempt, RepairJournal journal, CancellationToken stopping)
    {
        if (provider == RepairProviders.Agent)
        {
            // Its own success is a look at the device.
            return attempt with { Verified = attempt.Verified ?? true };
        }

        if (verifiers.FirstOrDefault() is not { } verifier)
        {
            return attempt;
        }

        await run.Repair.ReportAsync(
            _ => RepairState.Verifying,
            new RepairStep("verifying", provider, attempt.Action, attempt.ExecutionId, attempt.Result),
            record => record with { Attempted = [.. before, RepairResult.Of(record, provider, attempt)] });

        var seen = await LookAsync(verifier, run.Order, journal, stopping);
        if (seen?.Verified is null && stopping.IsCancellationRequested)
        {
            return attempt with { Outcome = AttemptOutcome.StillOpen };
        }

        return seen is null ? attempt : Judge(attempt, seen);
    }

    private async Task<Verification?> LookAsync(IRepairVerifier verifier, RepairOrder order, RepairJournal journal, CancellationToken stopping)
    {
        try
        {
            return await verifier.VerifyAsync(order, journal, stopping);
        }
        catch (Exception unexpected)
        {
            // The repair has worked by its provider's word; a look that broke says nothing of it.
            Log.Broke(logger, unexpected);
            return null;
        }
    }

    private static RepairAttempt Judge(RepairAttempt attempt, Verification seen)
    {
        var checkedOne = attempt with
        {
            Verified = seen.Verified,
            Verification = seen.Result,
            Platform = seen.Platform,
            Details = WithEvidence(attempt.Details, seen),
        };
        return seen.Verified is false
            ? checkedOne with { Outcome = AttemptOutcome.Failed, Result = $"{attempt.Result}，但设备上未生效：{seen.Result}" }
            : checkedOne;
    }

    private static JsonObject WithEvidence(JsonObject? details, Verification seen)
    {
        var all = details?.DeepClone().AsObject() ?? [];
        all["verification"] = new JsonObject { ["verified"] = seen.Verified, ["result"] = seen.Result, ["evidence"] = seen.Evidence?.DeepClone() };
        return all;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The look at the device broke")]
        public static partial void Broke(ILogger logger, Exception exception);
    }
}
