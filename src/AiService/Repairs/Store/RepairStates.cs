using System.Collections.Frozen;

namespace AiService.Repairs.Store;

/// <summary>
/// The machine: which state may follow which. The records hold the same table (<c>repair_moves</c>) and refuse what is not in it.
/// From <c>running</c> there is no way to <c>sending</c>: a repair whose execution is known cannot be sent again, only handed over once it is over.
/// </summary>
internal static class RepairStates
{
    private static readonly RepairState[] Ends =
        [RepairState.Succeeded, RepairState.Failed, RepairState.Canceled, RepairState.Unknown, RepairState.Escalated];

    private static readonly FrozenDictionary<RepairState, FrozenSet<RepairState>> Moves = new Dictionary<RepairState, RepairState[]>
    {
        // Also: handed over by somebody who never began; found needless by a look at the device.
        [RepairState.Planned] = [RepairState.Planned, RepairState.Waiting, RepairState.Sending, RepairState.Refused, .. Ends],
        [RepairState.Waiting] = [RepairState.Planned, RepairState.Canceled, RepairState.Refused],

        // To itself: sent again, when it is sure that nothing came of the first time.
        [RepairState.Sending] = [RepairState.Planned, RepairState.Sending, RepairState.Running, RepairState.Verifying, RepairState.Refused, .. Ends],
        [RepairState.Running] = [RepairState.Planned, RepairState.Verifying, .. Ends],
        [RepairState.Verifying] = [RepairState.Planned, .. Ends],
    }.ToFrozenDictionary(move => move.Key, move => move.Value.ToFrozenSet());

    private static readonly FrozenDictionary<RepairState, string> Words = Enum.GetValues<RepairState>()
        .ToFrozenDictionary(state => state, state => state.ToString().ToLowerInvariant());

    private static readonly FrozenDictionary<string, RepairState> ByWord =
        Words.ToFrozenDictionary(word => word.Value, word => word.Key, StringComparer.Ordinal);

    /// <summary>Every state's word, as the wire and the records write it.</summary>
    public static IEnumerable<string> AllWords => Words.OrderBy(word => word.Key).Select(word => word.Value);

    public static bool IsFinal(this RepairState state) => !Moves.ContainsKey(state);

    public static bool MayBecome(this RepairState from, RepairState to) => Moves.TryGetValue(from, out var moves) && moves.Contains(to);

    public static string Word(this RepairState state) => Words[state];

    public static RepairState? Parse(string word) => ByWord.TryGetValue(word, out var state) ? state : null;

    /// <exception cref="InvalidOperationException">The move is none: a defect of the caller.</exception>
    public static void Require(Guid repairId, RepairState from, RepairState to)
    {
        if (!from.MayBecome(to))
        {
            throw new InvalidOperationException($"Repair {repairId} may not go from {from.Word()} to {to.Word()}.");
        }
    }
}
