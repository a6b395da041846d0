using AiService.Repairs.Store;

namespace AiService.Outcomes;

/// <summary>A peer to which the outcomes of repairs are reported.</summary>
/// <param name="Name">Its name in the records.</param>
/// <param name="Variable">The setting of its address, by which health and log name it.</param>
/// <param name="States">What is an outcome for it.</param>
/// <param name="Delivery">How it is given one.</param>
internal sealed record OutcomeReceiver(string Name, string Variable, OutcomeStates States, IOutcomeDelivery Delivery)
{
    /// <summary>How old an outcome may become that the receiver does not take, before it is given up; null: it is kept until the receiver takes it.</summary>
    public TimeSpan? MostAge { get; init; }
}

/// <summary>Gives a receiver one outcome in its form.</summary>
internal interface IOutcomeDelivery
{
    /// <summary>Writes what the receiver is given; nothing is sent yet.</summary>
    /// <returns>Sends it, with the token of the process's stop, and returns null once it is delivered; null where the outcome is none for this receiver.</returns>
    /// <exception cref="OperationCanceledException">The process stops; sending throws it only where there was no answer yet.</exception>
    Task<Func<CancellationToken, Task<DeliveryFailure?>>?> PrepareAsync(DueOutcome outcome, CancellationToken stopping);
}

/// <summary>Why an outcome was not taken.</summary>
/// <param name="Reason">In English, without secrets.</param>
/// <param name="IsRefusal">True for an answer that the same outcome will be given again.</param>
internal sealed record DeliveryFailure(string Reason, bool IsRefusal);

/// <summary>The states with which a repair becomes an outcome. The records have an index for exactly each of these lists.</summary>
internal sealed class OutcomeStates
{
    private OutcomeStates(IReadOnlyList<RepairState> all) => All = all;

    /// <summary>Those that need a person.</summary>
    public static OutcomeStates ForPeople { get; } = new([RepairState.Failed, RepairState.Escalated, RepairState.Unknown, RepairState.AwaitingApproval]);

    /// <summary>Every end of a repair.</summary>
    public static OutcomeStates Ends { get; } = new([.. RepairStates.All.Where(state => state.IsFinal())]);

    /// <summary>The states, in the order of the index.</summary>
    public IReadOnlyList<RepairState> All { get; }
}
