using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Finds what a draft is about.</summary>
internal static class DraftHead
{
    /// <summary>What a draft is about: of a compound its last word (接口流量), before "on" the first (temperature of the CPU).</summary>
    public static FaultObject Head(this StatementDraft draft)
    {
        var head = Before(draft, draft.States.Count > 0 ? draft.States[0].Token : int.MaxValue);
        if (head is null)
        {
            return new FaultObject(ObjectKind.Device);
        }

        if (head.Kind is ObjectKind.Device && (draft.States.Count > 1 || draft.States is [{ State: FaultState.Absent }]))
        {
            // "系统告警：内存利用率94%，超过阈值": what the alarm of the device is about stands behind the word.
            head = Before(draft, draft.States.Max(state => state.Token)) ?? head;
        }

        if (head.Kind is ObjectKind.Device && (draft.Values.Count > 0 || draft.States.Exists(state => state.State is FaultState.High)) && draft.Objects.Find(known => known.Object.Kind is ObjectKind.Cpu or ObjectKind.Memory) is { } load)
        {
            // "The firewall is short of memory": what the device has too little of stands behind.
            return load.Object;
        }

        return head is { Kind: ObjectKind.Other, Name: "attribute" } && draft.Objects.Exists(known => known is { InBrackets: false, Object.Kind: ObjectKind.Interface })
            ? new FaultObject(ObjectKind.Other, "traffic")
            : head;
    }

    private static FaultObject? Before(StatementDraft draft, int last)
    {
        last = draft.Objects.Exists(known => known.Token <= last) ? last : int.MaxValue;
        var inBrackets = !draft.Objects.Exists(known => !known.InBrackets && known.Token <= last);
        FaultObject? head = null;
        foreach (var known in draft.Objects)
        {
            if (known.Token <= last && (inBrackets || !known.InBrackets))
            {
                head = head is null ? known.Object : Of(head, known.Object);
            }
        }

        return head;
    }

    /// <summary>Of two that are named one behind the other the one that the words are about.</summary>
    private static FaultObject Of(FaultObject head, FaultObject next) => (head.Kind, next.Kind) switch
    {
        // The temperature of a CPU is no load, in whatever order the two are named.
        (ObjectKind.Other, ObjectKind.Cpu or ObjectKind.Memory) when head.Name is "temperature" or "voltage" or "cpu part" => head,
        (ObjectKind.Interface or ObjectKind.Neighbour or ObjectKind.Cpu or ObjectKind.Memory, ObjectKind.Other) when next.Name is "monitoring" => head,
        (ObjectKind.Memory, ObjectKind.Memory) when head.Name is null && next.Name is "free" => head,
        (ObjectKind.Device, _) => next,
        (_, ObjectKind.Device) => head,
        (ObjectKind.Neighbour, ObjectKind.Neighbour) => head.Name is null || next.Name is not null ? next : head,
        (ObjectKind.Neighbour, ObjectKind.Interface) => head,
        _ => next,
    };

    public static IEnumerable<InterfaceName> Ports(this StatementDraft draft)
    {
        var outside = draft.Objects.Where(known => known is { InBrackets: false, Object.Port: not null }).ToList();
        outside = outside.Count > 0 ? outside : [.. draft.Objects.Where(known => known.Object.Port is not null)];
        return outside.Select(known => known.Object.Port!).DistinctBy(name => name.Canonical);
    }
}
