using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>One reading of <c>DEVICES_FILE</c>.</summary>
/// <param name="Snapshot">What it says; to be used only when there are no problems.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Files">The file and those that it points to.</param>
internal sealed record InventoryReading(InventorySnapshot Snapshot, IReadOnlyList<YamlProblem> Problems, FileContents Files)
{
    /// <summary>Of no file.</summary>
    public static InventoryReading Nothing { get; } = new(InventorySnapshot.Empty, [], new FileContents());
}
