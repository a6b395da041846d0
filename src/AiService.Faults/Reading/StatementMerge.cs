using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Reduces what a text says of an object to the last statement.</summary>
internal static class StatementMerge
{
    public static IReadOnlyList<FaultReading> Of(List<FaultReading> statements)
    {
        var kept = new List<FaultReading>();
        var named = statements.Where(one => one.Object is { Kind: ObjectKind.Interface, Port: not null }).ToList();
        var only = named.DistinctBy(one => one.Object.Port!.Canonical).Take(2).Count() == 1 ? named[0] : null;
        foreach (var bare in WithoutUnnamed(statements))
        {
            var given = only is not null && bare is { Object: { Kind: ObjectKind.Interface, Port: null, Name: null }, Doubt: null } ? bare with { Object = only.Object } : bare;
            var next = WithIntent(Named(given, kept), kept);
            if (bare is { Object.Port: null, Object.Kind: ObjectKind.Interface, IsFault: true } && next.Object.Port is not null && next.State is not (FaultState.ErrorDisabled or FaultState.AdministrativelyDown)
                && kept.Any(before => before.IsFault && before.State is not (FaultState.Faulty or FaultState.Lost) && IsSame(before, next)))
            {
                // "GE0/0/1 down, server NIC lost": the noun alone adds nothing to what is said of the port.
                continue;
            }

            if (next is { Object: { Kind: ObjectKind.Interface, Port: null }, IsFault: true } && next.Evidence.Any(proof => proof.Part == "object" && proof.Text.EndsWith("专线", StringComparison.Ordinal))
                && statements.Exists(other => other is { Object.Kind: ObjectKind.Neighbour, IsFault: true }))
            {
                // "客户专线不通，BGP stuck in Active": what the customer notices of it.
                continue;
            }

            if (next is { IsFault: false, Doubt: not null } && !next.State.IsUndesired())
            {
                // "其他3个邻居均为Full": of which it is said is not known.
                kept.Add(next);
                continue;
            }

            if (next.State is FaultState.Forming && kept.Exists(before => before is { IsFault: true, State: FaultState.Faulty } && IsSame(before, next)))
            {
                // "OSPF故障，状态Init": where it hangs, and no way up.
                continue;
            }

            if (!next.IsFault && IsPlain(next) && kept.FindLast(before => IsPlain(before) && IsSame(before, next)) is { IsFault: false } said
                && (said.State, said.Time, said.Modality, said.Intent) == (next.State, next.Time, next.Modality, next.Intent))
            {
                // Said again.
                continue;
            }

            if (!IsPlain(next) || !kept.Any(before => IsPlain(before) && IsSame(before, next)))
            {
                kept.Add(next);
                continue;
            }

            if (next.IsFault && kept.Find(before => before.IsFault && IsSame(before, next)) is { } first)
            {
                // Both sentences are where the fault stands.
                next = Around(first, next);
            }

            if (Replaces(next, kept))
            {
                kept.RemoveAll(before => IsPlain(before) && IsSame(before, next) && before.IsFault && next.IsFault);
                for (var i = 0; i < kept.Count && !next.IsFault; i++)
                {
                    kept[i] = IsPlain(kept[i]) && IsSame(kept[i], next) ? Over(kept[i], next) : kept[i];
                }

                kept.Add(next);
            }
        }

        return IsCatalogue(kept) ? [.. kept.Select(one => one.IsFault ? one with { Modality = Modality.Definition } : one)] : kept;
    }

    /// <summary>
    /// Interfaces, sessions, CPU and memory that are all at fault, none of them named, with no figure: such texts list sorts of faults, as a scale of
    /// marks or a table of rules does.
    /// </summary>
    private static bool IsCatalogue(List<FaultReading> kept)
    {
        var faults = kept.Where(one => one.IsFault && one.Object.Kind is ObjectKind.Interface or ObjectKind.Neighbour or ObjectKind.Cpu or ObjectKind.Memory).ToList();
        return faults.Count > 2 && faults.Select(one => (one.Object.Kind, one.Object.Name)).Distinct().Count() > 2
            && faults.TrueForAll(one => one.Object.Port is null && one.Addresses.Count == 0 && !one.Evidence.Any(proof => proof.Text.AsSpan().ContainsAnyInRange('0', '9')));
    }

    /// <summary>False for a word that only says that something is wrong, behind one that says what.</summary>
    private static bool Replaces(FaultReading next, List<FaultReading> kept) =>
        !next.IsFault || !kept.Any(before => before.IsFault && IsSame(before, next)
            && (next.State is FaultState.Faulty || before.State is FaultState.ErrorDisabled || before.State == next.State));

    private static FaultReading Over(FaultReading before, FaultReading next) => before with
    {
        Time = FaultTime.Recovered,
        Evidence = [.. before.Evidence, .. next.Evidence.Where(proof => proof.Part is "state" or "time").Take(1).Select(proof => proof with { Part = "time" })],
    };

    /// <summary>What a person shut is down by that decision, in whatever words it is said again.</summary>
    private static FaultReading WithIntent(FaultReading next, List<FaultReading> kept)
    {
        return next.IsFault && kept.FirstOrDefault(before => before.Intent is not FaultIntent.None && IsSame(before, next)) is { } decided
            ? next with { Intent = decided.Intent, Evidence = [.. next.Evidence, .. decided.Evidence.Where(proof => proof.Part == "intent")] }
            : next;
    }

    /// <summary>A noun without a name (the port, 该接口, 邻居) means the only one that was named before.</summary>
    private static FaultReading Named(FaultReading next, List<FaultReading> kept)
    {
        if (next is { Object: { Kind: ObjectKind.Interface, Port: null, Name: null }, Doubt: null }
            && kept.Where(before => before.Object.Kind is ObjectKind.Interface).ToList() is [{ Object.Port: not null } only])
        {
            return next with { Object = only.Object, Text = only.Text };
        }

        if (next is { Object: { Kind: ObjectKind.Neighbour, Name: null }, Doubt: null }
            && kept.Where(before => before.Object.Kind is ObjectKind.Neighbour).ToList() is [{ Object.Name: not null } session])
        {
            // "%BGP-5-ADJCHANGE: neighbor 192.0.2.1 Down", 邻居现在还是断的
            return next with { Object = session.Object, Addresses = next.Addresses.Count > 0 ? next.Addresses : session.Addresses };
        }

        return next;
    }

    /// <summary>"Port status down" above a line that names the port says nothing of another one.</summary>
    private static IEnumerable<FaultReading> WithoutUnnamed(List<FaultReading> statements)
    {
        var named = statements.Where(one => one is { Object: { Kind: ObjectKind.Interface, Port: not null }, Time: not FaultTime.Past }).Select(one => one.State).ToHashSet();
        FaultReading? unnamed = null;
        foreach (var one in statements)
        {
            if (one is { Object: { Kind: ObjectKind.Interface, Port: null }, IsFault: true } && named.Contains(one.State))
            {
                unnamed = one;
                continue;
            }

            // "链路中断：GE0/0/1无载波，已断": the fault stands in both.
            yield return unnamed is not null && one.Object.Port is not null && one.State == unnamed.State ? Around(unnamed, one) : one;
            unnamed = null;
        }
    }

    private static FaultReading Around(FaultReading one, FaultReading next)
    {
        var start = Math.Min(one.Start, next.Start);
        return next with { Start = start, Length = Math.Max(one.Start + one.Length, next.Start + next.Length) - start };
    }

    /// <summary>True for what says how an object is now, or that it is over.</summary>
    private static bool IsPlain(FaultReading reading) =>
        reading.Device is DeviceScope.This && reading.Time is not FaultTime.Past && (reading.Modality is Modality.Asserted || (reading.Modality is Modality.Negated && reading.State.IsUndesired())) && reading.State is not FaultState.Unknown;

    private static bool IsSame(FaultReading one, FaultReading next) =>
        one.Object.Kind == next.Object.Kind
        && (one.Addresses.Count == 0 || next.Addresses.Count == 0 || one.Addresses.Any(next.Addresses.Contains))
        && (one.Object.Port, next.Object.Port) switch
        {
            ({ } first, { } second) => first.Canonical == second.Canonical,
            (null, null) when one.Object.Kind is ObjectKind.Memory => one.Object.Name == next.Object.Name,
            (null, null) => one.Object.Name is null || next.Object.Name is null || one.Object.Name == next.Object.Name,
            _ => one.Object.Kind is not ObjectKind.Interface,
        };
}
