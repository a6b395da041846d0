using AiService.Faults.Notices;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>
/// Reads a text into what it says of the objects of a device. A device's message is read by its vendor's table, a notice by its status and its
/// bodies, everything else as prose; what is said last of an object counts.
/// </summary>
internal static class FaultReader
{
    /// <summary>Characters; a longer description is shown and not read.</summary>
    public const int MaxLength = 10_000;

    private const string TooLong = "描述过长，未解析，不自动执行";

    /// <summary>Reads a description that stands alone.</summary>
    /// <param name="text">The text; any.</param>
    /// <param name="stated">What its sender says in fields; null when nothing.</param>
    public static TextReading Read(string text, Stated? stated = null)
    {
        if (text.Length > MaxLength)
        {
            return new TextReading(text, [FaultReading.Nothing(text) with { Doubt = TooLong }]);
        }

        var statements = Statements(NormalText.Of(text));
        if (stated is not null && statements.All(statement => statement.State is FaultState.Unknown))
        {
            // What an alert of fields describes is its fault, unless it says that elsewhere.
            statements = Statements(NormalText.Of(text, isBesideFields: true));
        }

        statements = StatedFields.Apply(statements, stated);
        return new TextReading(text, statements.Count > 0 ? statements : [FaultReading.Nothing(text)]);
    }

    /// <summary>Reads a model's report: each line by itself, in its section, and what the whole report says last of an object.</summary>
    /// <param name="report">The report; any.</param>
    public static TextReading ReadReport(string report)
    {
        var normal = NormalText.Of(report);
        var pieces = new PieceReader(normal);
        var lines = new ReportLines(normal.Normal);
        var hidden = ModelText.Hidden(normal.Normal);
        foreach (var (from, to, manner) in Lines(normal.Normal, hidden))
        {
            var line = lines.At(from);
            pieces.ReadLine(from, to, manner is not Modality.Asserted ? manner : line.IsAdvice ? Modality.Advised : line.IsLegend ? Modality.Definition : Modality.Asserted, line.IsPast);
        }

        var statements = pieces.Statements();
        return new TextReading(report, statements.Count > 0 ? statements : [FaultReading.Nothing(report)]);
    }

    private static IReadOnlyList<FaultReading> Statements(NormalText normal)
    {
        var pieces = new PieceReader(normal);
        var hidden = ModelText.Hidden(normal.Normal);
        if (!hidden.Any(span => span.Kind is not HiddenKind.Fence) && NoticeReader.Read(normal.Normal) is { } notice)
        {
            new NoticeStatements(pieces).Read(notice);
        }
        else
        {
            ReadVisible(pieces, normal.Normal, hidden);
        }

        return pieces.Statements();
    }

    private static void ReadVisible(PieceReader pieces, string normal, IReadOnlyList<HiddenSpan> hidden)
    {
        var lines = Lines(normal, hidden).Select(line => (line.From, line.To, Message: pieces.Message(line.From, line.To), Manner: MannerOf(line.From, line.To, line.Manner))).ToList();
        if (hidden.Count == 0 && lines.TrueForAll(line => line.Message is null && line.Manner is Modality.Asserted))
        {
            pieces.ReadProse(0, normal.Length);
            return;
        }

        foreach (var (from, to, message, manner) in lines)
        {
            pieces.ReadLine(from, to, message, manner);
        }

        // A line that lists several levels and names no port explains them.
        Modality MannerOf(int from, int to, Modality manner) =>
            manner is Modality.Asserted && LegendLines.ListsLevels(normal.AsSpan(from, to - from)) && !pieces.Ports.Any(port => port.Start >= from && port.End <= to) ? Modality.Definition : manner;
    }

    /// <summary>The lines of a text, each with what a model's thoughts or a fence around it make of it.</summary>
    private static IEnumerable<(int From, int To, Modality Manner)> Lines(string text, IReadOnlyList<HiddenSpan> hidden)
    {
        var next = 0;
        for (var from = 0; from < text.Length;)
        {
            while (next < hidden.Count && hidden[next].End <= from)
            {
                next++;
            }

            var inside = next < hidden.Count && hidden[next].Start <= from;
            var border = next >= hidden.Count ? text.Length : inside ? hidden[next].End : hidden[next].Start;
            var end = text.IndexOf('\n', from) is >= 0 and var found && found < border ? found : border;
            if (end > from)
            {
                yield return (from, end, !inside ? Modality.Asserted : hidden[next].Kind is HiddenKind.Fence ? Modality.Definition : Modality.Reasoning);
            }

            from = end < text.Length && text[end] == '\n' ? end + 1 : end;
        }
    }
}
