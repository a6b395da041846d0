using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Selects the last of the states that are said of an object.</summary>
internal static class LastState
{
    /// <summary>The state that counts: the last one that is said plainly, and of several the one that says how.</summary>
    public static StateMention? Of(StatementDraft draft, FaultObject head)
    {
        StateMention? last = null;
        var wasUp = false;
        foreach (var state in draft.States)
        {
            if (state.Value == "low" && head.Kind is ObjectKind.Memory && draft.Objects.Exists(known => known.Object is { Kind: ObjectKind.Memory, Name: "free" }))
            {
                // "free memory has dropped below …"
                state.State = FaultState.High;
            }

            if (head.Kind is ObjectKind.Neighbour)
            {
                AsOfNeighbour(state, draft, wasUp);
            }

            wasUp |= state.State is FaultState.Established or FaultState.Up;
            if (!state.IsFormer && Fits(state, head))
            {
                last = last is null ? state : Later(last, state);
            }
        }

        // "was down" alone: it is not said how it is now.
        if (last is null && draft.States.FindLast(state => state.IsFormer && Fits(state, head)) is { } former)
        {
            former.Time = FaultTime.Past;
            last = former;
        }

        return Measured(draft, head, last);
    }

    /// <summary>Of two states the one that counts.</summary>
    private static StateMention Later(StateMention last, StateMention next)
    {
        if (last.IsPlain && next.HasDuration && !last.State.IsUndesired())
        {
            // "…已闭环，中断6分钟": for how long it was.
            return last;
        }

        if (last.IsRecovery && next.Value is "cut")
        {
            // "has been restored, carrier confirmed a fibre cut"
            return last;
        }

        if (last.IsPlain && last.State.IsUndesired() && next.Modality is Modality.Negated && !next.State.IsUndesired())
        {
            // "is down: no active member left"
            return last;
        }

        return !last.IsPlain ? (next.IsPlain || next.IsRecovery ? next : last)
            : !next.IsPlain ? last
            // "is down. Not flapping.": another state than the one that is denied.
            : next.Modality is Modality.Negated && next.State != last.State && next.State is not FaultState.Faulty && last.State.IsUndesired() && next.State.IsUndesired() && last.State is not FaultState.Faulty ? last
            : next.Modality != last.Modality || !next.State.IsUndesired() || !last.State.IsUndesired() ? next
            // Both are faults: a word that only says that something is wrong, a cause in brackets or behind an error-disabled port says less.
            : next.State is FaultState.Faulty || (last.State is FaultState.Down && next.State is FaultState.Absent or FaultState.Unreachable or FaultState.Lossy or FaultState.Lost) || last.State is FaultState.ErrorDisabled
                || (next.InBrackets && !last.InBrackets && next.State is not (FaultState.ErrorDisabled or FaultState.AdministrativelyDown)) ? last
            : next;
    }

    /// <summary>Active, idle and the states on the way up mean of a neighbour what the states before make of them.</summary>
    private static void AsOfNeighbour(StateMention state, StatementDraft draft, bool wasUp)
    {
        if (state.Value is "active" or "forming")
        {
            var stuck = draft.States.Any(other => other.State is FaultState.Stuck or FaultState.Lost or FaultState.Faulty or FaultState.Down && other != state && !other.IsFormer);
            var onTheWay = !wasUp && !stuck && (state.Value == "forming" || draft.States.Any(other => other != state && other.IsFormer));
            state.State = onTheWay ? FaultState.Forming : FaultState.Lost;
        }
    }

    private static StateMention? Measured(StatementDraft draft, FaultObject head, StateMention? last)
    {
        if (head is { Kind: ObjectKind.Memory, Name: "free" } && draft.Values.Count > 0 && last is not { IsRecovery: true })
        {
            return new StateMention { State = draft.Values[^1] < 100 - MetricLimits.Memory ? FaultState.High : FaultState.Normal, Token = last?.Token ?? draft.ValueToken };
        }

        if (head.Kind is not (ObjectKind.Cpu or ObjectKind.Memory) || head.Name == "free")
        {
            return last;
        }

        var value = draft.Values.Count > 0 ? draft.Values[^1] : draft.Bare.Count > 0 && (last is null || draft.Limits.Count > 0) ? draft.Bare[^1] : (double?)null;
        var limit = draft.Limits.Count > 0 ? draft.Limits[^1] : (double?)null;
        if (last is { State: FaultState.Faulty, IsPlain: true } && limit is null && draft.Values.Count > 0 && value < 50)
        {
            // "内存告警…只剩37%占用"
            return new StateMention { State = FaultState.Normal, Token = last.Token };
        }

        if (value is null || (last is not null && (limit is null || !last.IsPlain || last.State is not FaultState.High)))
        {
            return last;
        }

        var high = value > (limit ?? (head.Kind is ObjectKind.Cpu ? MetricLimits.Cpu : MetricLimits.Memory));
        return last is not null && high ? last : new StateMention { State = high ? FaultState.High : FaultState.Normal, Token = last?.Token ?? draft.ValueToken };
    }

    /// <summary>False for a state that cannot be the object's: a CPU is not down, an interface not high.</summary>
    private static bool Fits(StateMention mention, FaultObject head) => mention.State switch
    {
        FaultState.High => head.Kind is ObjectKind.Cpu or ObjectKind.Memory or ObjectKind.Other,
        FaultState.Lossy => head.Kind is ObjectKind.Interface or ObjectKind.Device or ObjectKind.Other,
        FaultState.Normal when mention.Value is "lessened" or "low" => head.Kind is not (ObjectKind.Interface or ObjectKind.Neighbour),
        FaultState.Normal or FaultState.Faulty or FaultState.Unknown => true,
        _ => head.Kind is not (ObjectKind.Cpu or ObjectKind.Memory),
    };
}
