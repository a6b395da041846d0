namespace AiService.Faults.Reading;

/// <summary>Reads a text into what it says of the objects of a device.</summary>
internal static class FaultReader
{
    /// <summary>Reads a description that stands alone.</summary>
    /// <param name="text">The text; any.</param>
    /// <param name="stated">What its sender says in fields; null when nothing.</param>
    public static TextReading Read(string text, Stated? stated = null)
    {
        _ = stated;
        return new TextReading(text, [.. FaultClauses.Split(text).Select(Provisional)]);
    }

    // Replaced by the readers of messages, notices and prose.
    private static FaultReading Provisional(FaultClause clause)
    {
        var lower = clause.Text.ToLowerInvariant();
        var kind = clause.Interface is not null || lower.Contains("接口", StringComparison.Ordinal) ? ObjectKind.Interface
            : lower.Contains("cpu", StringComparison.Ordinal) ? ObjectKind.Cpu
            : lower.Contains("内存", StringComparison.Ordinal) ? ObjectKind.Memory
            : lower.Contains("bgp", StringComparison.Ordinal) || lower.Contains("ospf", StringComparison.Ordinal) ? ObjectKind.Neighbour
            : ObjectKind.Device;
        return new FaultReading
        {
            Object = new FaultObject(kind, kind is ObjectKind.Neighbour ? (lower.Contains("bgp", StringComparison.Ordinal) ? "bgp" : "ospf") : null, clause.Interface),
            State = kind switch
            {
                ObjectKind.Interface => lower.Contains("down", StringComparison.Ordinal) || lower.Contains("关闭", StringComparison.Ordinal) ? FaultState.Down : FaultState.NotEnabled,
                ObjectKind.Cpu or ObjectKind.Memory => FaultState.High,
                ObjectKind.Neighbour => FaultState.Lost,
                _ => FaultState.Faulty,
            },
            Modality = clause.Standing switch
            {
                FaultStanding.Asserted => Modality.Asserted,
                FaultStanding.Negated => Modality.Negated,
                FaultStanding.Advice => Modality.Advised,
                _ => Modality.Conditional,
            },
            Text = clause.Text,
            Length = clause.Text.Length,
        };
    }
}
