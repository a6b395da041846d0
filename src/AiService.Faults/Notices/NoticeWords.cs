using System.Text;

namespace AiService.Faults.Notices;

/// <summary>The vocabulary of notices: <c>Lexicon/notice-status.*.txt</c> and <c>Lexicon/notice-fields.*.txt</c>.</summary>
internal static class NoticeWords
{
    /// <summary>Characters of the longest label.</summary>
    public const int LabelLength = 24;

    private static readonly Dictionary<string, FieldRole> Roles = new(StringComparer.Ordinal);
    private static readonly Node Root = new();

    static NoticeWords()
    {
        foreach (var (text, meaning) in Lines("notice-fields."))
        {
            Roles[Plain(text)] = Enum.Parse<FieldRole>(meaning, ignoreCase: true);
        }

        foreach (var (text, meaning) in Lines("notice-status."))
        {
            var parts = meaning.Split('\t', StringSplitOptions.TrimEntries);
            var node = Root;
            foreach (var letter in text.ToLowerInvariant())
            {
                node = node.Next.TryGetValue(letter, out var next) ? next : node.Next[letter] = new Node();
            }

            node.Word = new NoticeWord(
                text.Length,
                parts[0] == "neutral" ? NoticeStatus.Unknown : Enum.Parse<NoticeStatus>(parts[0], ignoreCase: true),
                parts.Length > 1,
                text.Count(' ') + 1);
        }
    }

    /// <summary>The role of a label or of a key of JSON.</summary>
    public static FieldRole Role(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 2 * LabelLength)
        {
            return FieldRole.None;
        }

        return Roles.GetValueOrDefault(Plain(label), FieldRole.None);
    }

    /// <summary>The longest word that begins at a place and ends where a word may end; null when none does.</summary>
    public static NoticeWord? At(ReadOnlySpan<char> text, int start)
    {
        NoticeWord? found = null;
        var node = Root;
        for (var at = start; at < text.Length && node.Next.TryGetValue(char.ToLowerInvariant(text[at]), out var next); at++)
        {
            node = next;
            if (node.Word is { } word && (!char.IsAsciiLetter(text[at]) || at + 1 == text.Length || !char.IsAsciiLetter(text[at + 1])))
            {
                found = word;
            }
        }

        return found;
    }

    private static string Plain(ReadOnlySpan<char> label)
    {
        var plain = new StringBuilder(label.Length);
        foreach (var letter in label)
        {
            if (char.IsLetterOrDigit(letter))
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
        }

        return plain.ToString();
    }

    private static IEnumerable<(string Text, string Meaning)> Lines(string kind)
    {
        var assembly = typeof(NoticeWords).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.Contains(".Lexicon." + kind, StringComparison.Ordinal))
            {
                continue;
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                var cut = line.IndexOf('\t', StringComparison.Ordinal);
                if (cut > 0 && line[0] != '#')
                {
                    yield return (line[..cut].Normalize(NormalizationForm.FormKC), line[(cut + 1)..].Trim());
                }
            }
        }
    }

    private sealed class Node
    {
        public Dictionary<char, Node> Next { get; } = [];

        public NoticeWord? Word { get; set; }
    }
}

/// <summary>A word of a status.</summary>
/// <param name="Length">Characters.</param>
/// <param name="Status">What it says; <see cref="NoticeStatus.Unknown"/> for a word that says nothing.</param>
/// <param name="IsState">It is also the state of an object: <c>down</c>.</param>
/// <param name="Words">How many words it has.</param>
internal sealed record NoticeWord(int Length, NoticeStatus Status, bool IsState, int Words);
