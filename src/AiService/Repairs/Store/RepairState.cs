using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiService.Repairs.Store;

/// <summary>Where a repair stands. The words are the wire's and the records'.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RepairState>))]
public enum RepairState
{
    /// <summary>On record and not begun, or handed over to the next provider.</summary>
    [JsonStringEnumMemberName("planned")]
    Planned,

    /// <summary>A person has to approve it; nothing has begun.</summary>
    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    /// <summary>Another repair has the device; nothing has begun.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>A request or commands are announced: they have gone out, or are about to, and no execution is known yet.</summary>
    [JsonStringEnumMemberName("sending")]
    Sending,

    /// <summary>StackStorm has an execution of it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>StackStorm calls it done, and the device is being verified.</summary>
    [JsonStringEnumMemberName("verifying")]
    Verifying,

    /// <summary>It worked, by StackStorm's status or a post-check on the device.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It is over and did not work.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A person stopped it, and that is confirmed.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>How it ended cannot be known; the device is left alone for a while.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Nothing was begun.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>No program can help: the device was examined, or repairing it again and again has not helped. A person has to go there.</summary>
    [JsonStringEnumMemberName("escalated")]
    Escalated,
}

/// <summary>What the next process does with a repair that it finds in a state.</summary>
internal enum AtRestart
{
    /// <summary>Nothing has begun: the submission says whether it is refused or queued again.</summary>
    AsSubmitted,

    /// <summary>It goes on waiting for a person's approval.</summary>
    Ask,

    /// <summary>Its provider follows what it had begun, and sends nothing again.</summary>
    Resume,

    /// <summary>The device is verified again.</summary>
    Verify,

    /// <summary>It is over, and its device stays locked for the rest of <c>DEVICE_HOLD</c>.</summary>
    Hold,

    /// <summary>It is over.</summary>
    Leave,
}

/// <summary>
/// The state machine, one row a state: a new state is a row here, a member of <see cref="RepairState"/> and the code that needs it. The
/// records take the moves over at each start (table <c>repair_moves</c>) and refuse every other. There is no way from <c>running</c> to
/// <c>sending</c>: a repair whose execution is known is not sent again, only handed over once the execution is over.
/// </summary>
internal static class RepairStates
{
    private static readonly RepairState[] Ends =
        [RepairState.Succeeded, RepairState.Failed, RepairState.Canceled, RepairState.Unknown, RepairState.Escalated];

    private static readonly FrozenDictionary<RepairState, Row> Table = new Row[]
    {
        // An end without sending: handed over by a provider that never began, or found needless on the device.
        new(RepairState.Planned, HoldsDevice: false, AtRestart.AsSubmitted,
            [RepairState.Planned, RepairState.Waiting, RepairState.Sending, RepairState.Refused, .. Ends]),
        new(RepairState.AwaitingApproval, HoldsDevice: false, AtRestart.Ask, [RepairState.Planned, RepairState.Canceled, RepairState.Refused]),
        new(RepairState.Waiting, HoldsDevice: false, AtRestart.AsSubmitted, [RepairState.Planned, RepairState.Canceled, RepairState.Refused, RepairState.Escalated]),

        // To itself: sent again, once it is certain that nothing came of the first request.
        new(RepairState.Sending, HoldsDevice: true, AtRestart.Resume,
            [RepairState.Planned, RepairState.Sending, RepairState.Running, RepairState.Verifying, RepairState.Refused, .. Ends]),
        new(RepairState.Running, HoldsDevice: true, AtRestart.Resume, [RepairState.Planned, RepairState.Verifying, .. Ends]),
        new(RepairState.Verifying, HoldsDevice: true, AtRestart.Verify, [RepairState.Planned, .. Ends]),
        new(RepairState.Unknown, HoldsDevice: false, AtRestart.Hold, []),
        new(RepairState.Succeeded, HoldsDevice: false, AtRestart.Leave, []),
        new(RepairState.Failed, HoldsDevice: false, AtRestart.Leave, []),
        new(RepairState.Canceled, HoldsDevice: false, AtRestart.Leave, []),
        new(RepairState.Refused, HoldsDevice: false, AtRestart.Leave, []),
        new(RepairState.Escalated, HoldsDevice: false, AtRestart.Leave, []),
    }.ToFrozenDictionary(row => row.State);

    private static readonly FrozenDictionary<RepairState, string> Words = Enum.GetValues<RepairState>()
        .ToFrozenDictionary(state => state, state => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()));

    private static readonly FrozenDictionary<string, RepairState> ByWord =
        Words.ToFrozenDictionary(word => word.Value, word => word.Key, StringComparer.Ordinal);

    /// <summary>Every state, in the order of <see cref="RepairState"/>.</summary>
    public static IReadOnlyList<RepairState> All { get; } = [.. Enum.GetValues<RepairState>()];

    /// <summary>Every state's word, in the order of <see cref="RepairState"/>.</summary>
    public static IEnumerable<string> AllWords => All.Select(Word);

    /// <summary>The states that are not over.</summary>
    public static IReadOnlyList<RepairState> Open { get; } = [.. All.Where(state => !state.IsFinal())];

    /// <summary>The states with which a repair may be put on record: decided, to be approved, or left to a person from the start.</summary>
    private static readonly RepairState[] First = [RepairState.Planned, RepairState.AwaitingApproval, RepairState.Escalated];

    /// <summary>Every allowed move; what a repair begins with comes from null.</summary>
    public static IEnumerable<(RepairState? From, RepairState To)> Moves =>
        Table.Values.SelectMany(row => row.Next.Select(to => ((RepairState?)row.State, to))).Concat(First.Select(first => ((RepairState?)null, first)));

    /// <summary>Returns whether a repair in this state is over.</summary>
    public static bool IsFinal(this RepairState state) => Table[state].Next.Count == 0;

    /// <summary>Returns whether a repair in this state has its device, also for the next process.</summary>
    public static bool HoldsDevice(this RepairState state) => Table[state].HoldsDevice;

    /// <summary>Returns whether a repair in this state waits to begin.</summary>
    public static bool IsWaiting(this RepairState state) => Table[state].AtRestart is AtRestart.AsSubmitted or AtRestart.Ask;

    /// <summary>Returns what the next process does with a repair in this state.</summary>
    public static AtRestart WhatAtRestart(this RepairState state) => Table[state].AtRestart;

    /// <summary>Returns whether the machine has this move.</summary>
    public static bool MayBecome(this RepairState from, RepairState to) => Table[from].Next.Contains(to);

    /// <summary>Returns the word of the wire and of the records.</summary>
    public static string Word(this RepairState state) => Words[state];

    /// <summary>Returns the state of a word; null when there is none.</summary>
    public static RepairState? Parse(string word) => ByWord.TryGetValue(word, out var state) ? state : null;

    private sealed record Row(RepairState State, bool HoldsDevice, AtRestart AtRestart, IReadOnlyList<RepairState> Next);
}
