using System.Text.Json.Nodes;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>How one provider's attempt ended, or that it has not.</summary>
internal enum AttemptOutcome
{
    /// <summary>The provider's own final word: it worked.</summary>
    Succeeded,

    /// <summary>It did not work, and its action can no longer be running. Another provider may try.</summary>
    Failed,

    /// <summary>Nothing reached the device, surely. Another provider may try.</summary>
    NeverBegan,

    /// <summary>A person stopped it, that is confirmed, and its action can no longer be running. No other provider tries.</summary>
    Canceled,

    /// <summary>It runs, or may run, still. Nobody else may touch the device.</summary>
    StillOpen,

    /// <summary>Nothing can be known. Nobody else may touch the device.</summary>
    Unknown,
}

/// <summary>What one provider has to say of one order.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">One sentence for the platform's users, in Chinese.</param>
internal sealed record RepairAttempt(AttemptOutcome Outcome, string Result)
{
    /// <summary>The action's reference or the runbook's name.</summary>
    public string? Action { get; init; }

    /// <summary>The provider's own word for the state: StackStorm's status, the agent's verdict.</summary>
    public string? Status { get; init; }

    public string? ExecutionId { get; init; }

    /// <summary>False when the fault was found gone and nothing was done: there is nothing to be learned then.</summary>
    public bool DidSomething { get; init; } = true;

    /// <summary>What a look at the device said; null when nobody looked, or it could not be told.</summary>
    public bool? Verified { get; init; }

    /// <summary>What was seen there, in Chinese; null when nobody looked.</summary>
    public string? Verification { get; init; }

    /// <summary>What kind of device it is; null when nobody knew.</summary>
    public RepairedPlatform? Platform { get; init; }

    /// <summary>Trimmed evidence: of StackStorm id, status, action.ref, times and result; of the agent its checks.</summary>
    public JsonObject? Details { get; init; }
}
