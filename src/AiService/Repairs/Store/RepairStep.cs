using AiService.Knowledge;

namespace AiService.Repairs.Store;

/// <summary>One line of a repair's history.</summary>
/// <param name="Event">What happens, in one word: <c>sending</c>, <c>running</c>, <c>post_check</c>, …</param>
/// <param name="Provider">Who does it; null for the one who has the repair.</param>
/// <param name="Action">The action's reference or the runbook's name; null for the last one.</param>
/// <param name="ExecutionId">StackStorm's id of the execution; null for the one that is known.</param>
/// <param name="Detail">One sentence, without secrets.</param>
internal sealed record RepairStep(string Event, string? Provider = null, string? Action = null, string? ExecutionId = null, string? Detail = null)
{
    /// <summary>The event of a line that says that a person released the repair's device.</summary>
    public const string Released = "released";

    /// <summary>True for what is worth a line, but is no provider's word of how the repair stands.</summary>
    public bool KeepsStatus { get; init; }

    /// <summary>What is waited for from now on, for the platform's users; null when for nothing but the end.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Why the device stays locked although the execution was cancelled; null when that is not so.</summary>
    public DeviceClosure? Closure { get; init; }

    /// <summary>What the attempts that are over taught; written in the same transaction.</summary>
    public IReadOnlyList<RepairLesson> Lessons { get; init; } = [];
}

/// <summary>Why a device stays locked although the execution of its repair was cancelled or abandoned: the action may still be running.</summary>
/// <param name="Until">When it can no longer be running.</param>
/// <param name="Words">What is known, in Chinese, with the time in it.</param>
/// <param name="KnownToRun">True while StackStorm shows that it runs: a person may not release the device then.</param>
internal sealed record DeviceClosure(DateTimeOffset Until, string Words, bool KnownToRun);
