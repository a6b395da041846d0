using System.Text.Json;
using System.Text.RegularExpressions;

namespace AiService.Tests.Faults;

/// <summary>A labelled text of the corpus: a line of <c>Corpus/*.jsonl</c>.</summary>
/// <param name="Part">The file that it stands in, without its extension.</param>
/// <param name="Kind">What it is an example of.</param>
/// <param name="Words">The text, or the report.</param>
/// <param name="IsReport">It is a model's report, in which the classifier looks for faults.</param>
/// <param name="Execute">Whether a repair may run.</param>
/// <param name="Interface">The port that the repair must be given; null where that is left open.</param>
/// <param name="Action">The last part of the action's name; null where nothing may run.</param>
/// <param name="Line">The whole line, for the tests of its form.</param>
internal sealed partial record CorpusText(string Part, string Kind, string Words, bool IsReport, bool Execute, string? Interface, string? Action, JsonElement Line)
{
    /// <summary>All texts, part by part.</summary>
    public static IReadOnlyList<CorpusText> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Faults", "Corpus"), "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(file).Where(line => line.Length > 0).Select(line => Parse(Path.GetFileNameWithoutExtension(file), line))),
    ];

    /// <summary>The text without names and numbers: two texts that are equal then are one.</summary>
    public string Form => Blanks().Replace(Names().Replace(Words, ""), " ").Trim().ToUpperInvariant();

    private static CorpusText Parse(string part, string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement.Clone();
        var isReport = root.TryGetProperty("report", out var words);
        return new CorpusText(
            part,
            root.GetProperty("kind").GetString()!,
            (isReport ? words : root.GetProperty("text")).GetString()!,
            isReport,
            root.GetProperty("execute").GetBoolean(),
            Optional("interface"),
            Optional("action"),
            root);

        string? Optional(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    // A word with a digit in it is a name or a number; marks stay, because a range is no list.
    [GeneratedRegex(@"[A-Za-z0-9_./:\-]*\d[A-Za-z0-9_./:\-]*")]
    private static partial Regex Names();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
