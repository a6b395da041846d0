using System.Globalization;
using System.Text.RegularExpressions;
using AiService.Tests.Harness;

namespace AiService.Tests.Documentation;

/// <summary>Lines of the documentation that a reader pastes into a shell.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Text">The lines.</param>
internal sealed partial record DocumentedBlock(string Place, string Text)
{
    /// <summary>The lines without their comments, which differ from language to language.</summary>
    public string Commands => Comment().Replace(Text, "");

    /// <summary>The blocks of a file of the repository.</summary>
    /// <param name="file">The file.</param>
    /// <param name="language">The word behind the fence.</param>
    public static IReadOnlyList<DocumentedBlock> Of(string file, string language = "bash")
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        return
        [
            .. Block().Matches(text).Where(match => match.Groups["language"].Value == language).Select(match => new DocumentedBlock(
                string.Create(CultureInfo.InvariantCulture, $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}"),
                match.Groups["text"].Value)),
        ];
    }

    /// <summary>The files that are read here: both READMEs and what is in <c>docs</c>.</summary>
    public static IReadOnlyList<string> Files() =>
    [
        "README.md",
        "README.zh-CN.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order(StringComparer.Ordinal).Select(file => $"docs/{Path.GetFileName(file)}"),
    ];

    /// <summary>Returns what keeps the lines from working as they are, given that they are pasted in a checkout after the earlier ones of their file.</summary>
    /// <param name="made">The files that earlier lines have made; those of this block are added.</param>
    public IReadOnlyList<string> Problems(ISet<string> made)
    {
        List<string> problems = [];
        foreach (var line in Commands.Split('\n'))
        {
            if (line.Contains('…', StringComparison.Ordinal) || Placeholder().Match(line) is { Success: true })
            {
                problems.Add($"a placeholder that the shell takes as it is: {line}");
            }

            // Those of a container are not in the checkout.
            if (!line.StartsWith("docker compose exec", StringComparison.Ordinal))
            {
                problems.AddRange(MissingFiles(line, made));
            }

            made.UnionWith(Made().Matches(line).Select(match => match.Groups["file"].Value));
        }

        return problems;
    }

    private static IEnumerable<string> MissingFiles(string line, ISet<string> made)
    {
        var bare = Quoted().Replace(line, "''");
        var results = Made().Matches(bare).Select(match => match.Groups["file"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (Match named in NamedFile().Matches(bare))
        {
            var file = named.Groups["file"].Value;
            if (!results.Contains(file) && !made.Contains(file) && !Path.Exists(Path.Combine(Repository.Root, file)))
            {
                yield return $"no such file, and no earlier line makes it: {file}";
            }
        }
    }

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"[ \t]+#.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"<[A-Za-z][\w -]*>")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"'[^']*'")]
    private static partial Regex Quoted();

    /// <summary>A project, a file that a request sends or that is copied, or a name with the ending of a file that stands by itself.</summary>
    [GeneratedRegex(@"(?:--project |@|\bcp )(?<file>[\w./-]+)|(?<![\w./:$""{-])(?<file>[\w.-][\w./-]*\.(?:txt|jsonl?|csv|ya?ml|sql|dll|sh|py|env|example))(?![\w./-])")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"(?:> ?|-o |\bcp \S+ )(?<file>[\w./-]+)")]
    private static partial Regex Made();
}
