using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Joins the drafts in which several sentences or clauses speak of one object.</summary>
internal static class DraftJoin
{
    public static List<StatementDraft> Of(List<StatementDraft> drafts)
    {
        var joined = new List<StatementDraft>();
        StatementDraft? waiting = null;
        foreach (var draft in drafts)
        {
            if ((draft.States.Count == 0 || (draft.Ports().Any() && draft.States.TrueForAll(state => state.State is FaultState.High))) && draft.Values.Count == 0 && draft.Objects.Count > 0)
            {
                // "端口down: GE0/0/1" names the port afterwards; "接口: GE0/0/1" waits for what is said of it.
                if (joined.Count > 0 && joined[^1] is var last && (last.Head().Kind is ObjectKind.Interface || last is { Objects.Count: 0, States.Count: > 0 }) && !last.Ports().Any()
                    && (draft.Ports().Any() || draft.Doubt is not null) && draft.Device is DeviceScope.This)
                {
                    last.Objects.AddRange(draft.Objects);
                    last.Doubt ??= draft.Doubt;
                    last.Touch(draft.First);
                    last.Touch(draft.Last);
                }
                else
                {
                    waiting = draft;
                    joined.Add(draft);
                }

                continue;
            }

            if (draft.Objects.Count == 0)
            {
                var owner = waiting ?? (joined.Count > 0 ? joined[^1] : null);
                if (owner is { States: [.., { Modality: Modality.Negated } denied] } && draft.States is [var next, ..] && next.State == denied.State && draft.Sentence != owner.Sentence)
                {
                    // "GE0/0/1 never went down; the outage was …": said of another thing.
                    joined.Add(draft);
                    continue;
                }

                if (owner is not null && draft.HasZero && draft.Sentence != owner.Sentence)
                {
                    // "最终异常数 0": a count of its own.
                    joined.Add(draft);
                    continue;
                }

                if (owner is { Device: DeviceScope.This } && draft.Device is DeviceScope.Other && (owner.States.Count > 0 || owner.Head().Kind is not ObjectKind.Neighbour))
                {
                    // "GE0/0/2正常，对端down"
                    joined.Add(draft);
                    continue;
                }

                if (owner is not null)
                {
                    Take(owner, draft);
                    waiting = null;
                    continue;
                }
            }

            waiting = null;
            joined.Add(draft);
        }

        return joined;
    }

    private static void Take(StatementDraft owner, StatementDraft more)
    {
        owner.States.AddRange(more.States);
        owner.Values.AddRange(more.Values);
        owner.ValueToken = more.ValueToken >= 0 ? more.ValueToken : owner.ValueToken;
        owner.Limits.AddRange(more.Limits);
        owner.Bare.AddRange(more.Bare);
        owner.HasZero |= more.HasZero;
        owner.Doubt ??= more.Doubt;
        if (more.Intent is not FaultIntent.None)
        {
            (owner.Intent, owner.IntentToken) = (more.Intent, more.IntentToken);
        }

        if (more.Last >= 0)
        {
            owner.Touch(more.Last);
        }
    }
}
