using System.Text.Json.Nodes;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Looks at the device itself whether a repair that somebody else carried out took effect.</summary>
internal interface IRepairVerifier
{
    /// <summary>Runs the post-check that belongs to the order: it only reads, and is bounded by its own patience.</summary>
    /// <param name="order">What was repaired.</param>
    /// <param name="journal">Told of the steps.</param>
    /// <param name="stopping">The process is going down: the answer is then that it cannot be told.</param>
    /// <returns>What was seen; null when the device or a post-check for this order is not known. Expected trouble is a finding, never an exception.</returns>
    Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping);
}

/// <summary>What a look at the device said of a repair.</summary>
/// <param name="Verified">True: the fault is gone. False: it is still there. Null: it could not be told.</param>
/// <param name="Result">One sentence for the platform's users, in Chinese.</param>
/// <param name="Evidence">What was read, trimmed and without secrets.</param>
/// <param name="Platform">What kind of device was looked at.</param>
internal sealed record Verification(bool? Verified, string Result, JsonObject? Evidence, RepairedPlatform? Platform = null);
