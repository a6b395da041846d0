namespace AiService.Faults.Reading;

/// <summary>What a draft is about.</summary>
internal static class DraftHead
{
    /// <summary>What a draft is about: of a compound its last word (接口流量), before "on" the first (temperature of the CPU).</summary>
    public static FaultObject Head(this StatementDraft draft)
    {
        var before = draft.States.Count > 0 ? draft.States[0].Token : int.MaxValue;
        var named = draft.Objects.Where(known => known.Token <= before).ToList();
        named = named.Count > 0 ? named : draft.Objects;
        var outside = named.Where(known => !known.InBrackets).ToList();
        outside = outside.Count > 0 ? outside : named;
        if (outside.Count == 0)
        {
            return new FaultObject(ObjectKind.Device);
        }

        var head = outside[0].Object;
        foreach (var next in outside.Skip(1).Select(known => known.Object))
        {
            head = (head.Kind, next.Kind) switch
            {
                // The temperature of a CPU is no load, in whatever order the two are named.
                (ObjectKind.Other, ObjectKind.Cpu or ObjectKind.Memory) when head.Name is "temperature" or "voltage" or "cpu part" => head,
                (ObjectKind.Interface or ObjectKind.Neighbour or ObjectKind.Cpu or ObjectKind.Memory, ObjectKind.Other) when next.Name is "monitoring" => head,
                (ObjectKind.Device, _) => next,
                (_, ObjectKind.Device) => head,
                (ObjectKind.Neighbour, ObjectKind.Neighbour) => head.Name is null || next.Name is not null ? next : head,
                (ObjectKind.Neighbour, ObjectKind.Interface) => head,
                _ => next,
            };
        }

        return head is { Kind: ObjectKind.Other, Name: "attribute" } && outside.Any(known => known.Object.Kind is ObjectKind.Interface)
            ? new FaultObject(ObjectKind.Other, "traffic")
            : head;
    }

    public static IEnumerable<InterfaceName> Ports(this StatementDraft draft)
    {
        var outside = draft.Objects.Where(known => known is { InBrackets: false, Object.Port: not null }).ToList();
        outside = outside.Count > 0 ? outside : [.. draft.Objects.Where(known => known.Object.Port is not null)];
        return outside.Select(known => known.Object.Port!).DistinctBy(name => name.Canonical);
    }
}
