using System.Text;
using AiService.Faults.Statements;

namespace AiService.Faults.Messages;

/// <summary>The tables of message families, one embedded file a vendor. <c>docs/reading.md</c> describes their form.</summary>
internal sealed class MessageFamilies
{
    private const string Folder = "AiService.Faults.Families.";

    private static readonly Lazy<MessageFamilies> Tables = new(() => new MessageFamilies(Embedded()));

    private readonly Dictionary<string, List<MessageFamily>> named = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Pattern, MessageFamily Family)> patterns = [];

    /// <summary>Indexes families by their names.</summary>
    public MessageFamilies(IEnumerable<MessageFamily> families)
    {
        foreach (var family in families)
        {
            foreach (var mnemonic in family.Mnemonics)
            {
                if (mnemonic.Contains('*', StringComparison.Ordinal))
                {
                    patterns.Add((mnemonic, family));
                    continue;
                }

                if (!named.TryGetValue(mnemonic, out var known))
                {
                    named[mnemonic] = known = [];
                }

                known.Add(family);
            }
        }
    }

    /// <summary>The tables that are part of the program, read on first use.</summary>
    public static MessageFamilies Shipped => Tables.Value;

    /// <summary>Every family of the tables, for tests and documents.</summary>
    public IEnumerable<MessageFamily> All => named.Values.SelectMany(families => families).Concat(patterns.Select(entry => entry.Family)).Distinct();

    /// <summary>Returns the families of a name, those named in full before those with a wildcard; several vendors share names such as <c>BGP-ADJCHANGE</c>.</summary>
    public IReadOnlyList<MessageFamily> Find(string mnemonic)
    {
        if (named.TryGetValue(mnemonic, out var known))
        {
            return known;
        }

        return [.. patterns.Where(entry => Fits(entry.Pattern, mnemonic)).Select(entry => entry.Family)];
    }

    /// <summary>Parses one vendor's table.</summary>
    /// <exception cref="InvalidDataException">A line is not of the form; the message names it.</exception>
    public static IEnumerable<MessageFamily> Parse(string vendor, TextReader table)
    {
        FamilyEntry? entry = null;
        while (table.ReadLine() is { } given)
        {
            var line = Uncommented(given);
            if (line.Length == 0)
            {
                continue;
            }

            if (line[0] == '[')
            {
                if (entry is not null)
                {
                    yield return entry.Family(vendor);
                }

                entry = new FamilyEntry(Words(line.Trim('[', ']')));
            }
            else if (entry is null || !entry.Add(line))
            {
                throw new InvalidDataException($"'{line}' in the message table '{vendor}' is neither [NAME] nor 'object:', 'name:', 'raise:', 'clear:', 'admin:' or 'info:'.");
            }
        }

        if (entry is not null)
        {
            yield return entry.Family(vendor);
        }
    }

    private static IEnumerable<MessageFamily> Embedded()
    {
        var assembly = typeof(MessageFamilies).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (resource.StartsWith(Folder, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                foreach (var family in Parse(resource[Folder.Length..^".txt".Length], reader))
                {
                    yield return family;
                }
            }
        }
    }

    // A '#' begins a comment at the line's start or behind a blank.
    private static string Uncommented(string line)
    {
        var at = line.IndexOf('#', StringComparison.Ordinal);
        while (at > 0 && !char.IsWhiteSpace(line[at - 1]))
        {
            at = line.IndexOf('#', at + 1);
        }

        return (at < 0 ? line : line[..at]).Trim();
    }

    internal static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // One '*' matches any run of characters.
    private static bool Fits(string pattern, string mnemonic)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return mnemonic.Length >= pattern.Length - 1
            && mnemonic.AsSpan().StartsWith(pattern.AsSpan(0, star), StringComparison.OrdinalIgnoreCase)
            && mnemonic.AsSpan().EndsWith(pattern.AsSpan(star + 1), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The lines of one family while its table is read.</summary>
    private sealed class FamilyEntry(string[] mnemonics)
    {
        private readonly List<MessageForm> forms = [];
        private ObjectKind kind = ObjectKind.Device;
        private string? objectName;
        private string[] nameFields = [];

        public bool Add(string line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 1)..].Trim();
            switch (colon < 0 ? "" : line[..colon].Trim())
            {
                case "object":
                    var words = value.Split(' ', 2, StringSplitOptions.TrimEntries);
                    (kind, objectName) = (Enum.Parse<ObjectKind>(words[0], ignoreCase: true), words.Length > 1 ? words[1] : null);
                    return true;
                case "name":
                    nameFields = Words(value);
                    return true;
                case "raise":
                    return AddForm(MessageVerdict.Raise, value);
                case "clear":
                    return AddForm(MessageVerdict.Clear, value);
                case "admin":
                    return AddForm(MessageVerdict.Admin, value);
                case "info":
                    return AddForm(MessageVerdict.Info, value);
                default:
                    return false;
            }
        }

        public MessageFamily Family(string vendor) => new(vendor, mnemonics, kind, objectName, nameFields, [.. forms]);

        private bool AddForm(MessageVerdict verdict, string value)
        {
            var bar = value.IndexOf('|', StringComparison.Ordinal);
            var word = (bar < 0 ? value : value[..bar]).Trim();
            if (!Enum.TryParse<FaultState>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var state))
            {
                return false;
            }

            string[] fragments = bar < 0 ? [] : value[(bar + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            forms.Add(new MessageForm(verdict, state, fragments));
            return true;
        }
    }
}
