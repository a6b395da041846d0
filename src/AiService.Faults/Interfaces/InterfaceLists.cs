using System.Reflection;

namespace AiService.Faults;

/// <summary>
/// The vendors' lists of interface kinds: <c>Interfaces/huawei.txt</c> is the list <c>huawei</c>. A line has the kind, the long form, the short
/// forms with commas between (<c>-</c> for none), what it is and the form of its numbers. A <c>/</c> behind a short form says that it needs a
/// position with slashes, because it is a word or a model elsewhere.
/// </summary>
internal static class InterfaceLists
{
    private const string Folder = ".Interfaces.";

    private static readonly SortedDictionary<string, IReadOnlyList<InterfaceKind>> Lists = Load();

    public static IEnumerable<string> Names => Lists.Keys;

    public static IEnumerable<InterfaceKind> All => Lists.Values.SelectMany(list => list);

    /// <summary>A vendor's list, or null when there is none of that name.</summary>
    public static IReadOnlyList<InterfaceKind>? Of(string name) => Lists.GetValueOrDefault(name);

    private static SortedDictionary<string, IReadOnlyList<InterfaceKind>> Load()
    {
        var assembly = typeof(InterfaceLists).Assembly;
        var lists = new SortedDictionary<string, IReadOnlyList<InterfaceKind>>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.IndexOf(Folder, StringComparison.Ordinal) is > 0 and var at && name.EndsWith(".txt", StringComparison.Ordinal))
            {
                lists[name[(at + Folder.Length)..^".txt".Length]] = Read(assembly, name);
            }
        }

        return lists;
    }

    private static List<InterfaceKind> Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var kinds = new List<InterfaceKind>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                kinds.Add(Parse(line) ?? throw new InvalidDataException($"{resource}: '{line}' is no line of interface kinds."));
            }
        }

        return kinds;
    }

    private static InterfaceKind? Parse(string line)
    {
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var kind, var name, var shorts, var what, var numbers]
            && Enum.TryParse<InterfaceNature>(what, ignoreCase: true, out var nature) && Enum.TryParse<NumberForm>(numbers, ignoreCase: true, out var form)
            ? new InterfaceKind(kind, name, shorts == "-" ? [] : Array.ConvertAll(shorts.Split(','), word => Spelling(word, form)), nature, form)
            : null;
    }

    private static InterfaceSpelling Spelling(string word, NumberForm form) =>
        word[^1] == '/' ? new InterfaceSpelling(word[..^1], NumberForm.Slots) : new InterfaceSpelling(word, form);
}
