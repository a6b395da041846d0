namespace AiService.Knowledge.Search;

/// <summary>What an entry can be filtered by, as keys of the index.</summary>
internal static class EntryLabels
{
    /// <summary>Entries for any vendor.</summary>
    public static string AnyVendor { get; } = Vendor("");

    public static string DeviceType(string value) => "device_type:" + Folded(value);

    public static string FaultLevel(string value) => "fault_level:" + Folded(value);

    public static string Action(string value) => "action:" + Folded(value);

    /// <summary>The same for every name of a vendor: <c>华为</c>, <c>Huawei</c>.</summary>
    public static string Vendor(string value) => "vendor:" + Vendors.Key(Folded(value));

    public static string[] Of(KnowledgeEntry entry, string? learnedFrom)
    {
        var labels = new List<string>(4) { Vendor(entry.DeviceType ?? "") };
        if (entry.DeviceType is { } device)
        {
            labels.Add(DeviceType(device));
        }

        if (entry.FaultLevel is { } level)
        {
            labels.Add(FaultLevel(level));
        }

        if (learnedFrom is { } action)
        {
            labels.Add(Action(action));
        }

        return [.. labels];
    }

    private static string Folded(string value) => FoldedText.Of(value).Trim();
}
