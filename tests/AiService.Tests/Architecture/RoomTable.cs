using System.Text.RegularExpressions;
using AiService.Tests.Harness;

namespace AiService.Tests.Architecture;

/// <summary>
/// The table of <c>docs/architecture.md</c>: what a room, or a folder with a row of its own, may use. A row applies to the folders below it that have none;
/// what it names includes the folders below that.
/// </summary>
internal sealed partial class RoomTable
{
    /// <summary>What every room of the service may use, a library not, and neither of the two the other but as the table says.</summary>
    private static readonly string[] Ground = ["Hosting", "Contract"];

    private readonly Dictionary<string, string[]> allowed;

    private RoomTable(string document) => allowed = Row().Matches(document).ToDictionary(
        row => row.Groups[1].Value,
        row => row.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('`')).ToArray());

    public static RoomTable Read() => new(File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md")));

    public IEnumerable<string> Rooms => allowed.Keys.Select(RoomOf).Distinct();

    public static string RoomOf(string folder) => folder.Split('/')[0];

    /// <summary>Returns the folder whose row applies: a room, or a folder with a row of its own, such as an adapter to the rooms to its left.</summary>
    public string RowOf(string folder) => allowed.Keys.Where(row => IsWithin(folder, row)).MaxBy(row => row.Length) ?? folder;

    public bool Allows(string from, string to)
    {
        var row = RowOf(from);
        return IsWithin(to, row)
            || (row == RoomOf(from) && RoomOf(to) == row)
            || (Ground.Contains(RoomOf(to)) && !Ground.Contains(RoomOf(from)) && !IsLibrary(RoomOf(from)))
            || (allowed.TryGetValue(row, out var names) && names.Any(name => IsWithin(to, name)));
    }

    private static bool IsLibrary(string room) => Directory.Exists(Path.Combine(Repository.Root, "src", $"AiService.{room}"));

    private static bool IsWithin(string folder, string outer) => folder == outer || folder.StartsWith(outer + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `([\w/]+)` \|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
