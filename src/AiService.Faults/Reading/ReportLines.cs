
namespace AiService.Faults.Reading;

/// <summary>The lines of a report, each knowing whether it stands among advice.</summary>
internal sealed class ReportLines
{
    private readonly List<ReportLine> lines = [];
    private readonly List<int> starts = [];

    public ReportLines(string report)
    {
        var section = AdviceSection.None;
        var (legend, example, past, underHeading) = (false, false, false, false);
        for (var start = 0; start <= report.Length;)
        {
            var end = report.IndexOf('\n', start) is >= 0 and var found ? found : report.Length;
            var line = report.AsSpan(start, end - start);
            section = AdviceLines.After(section, line);
            legend &= !line.TrimStart().StartsWith("```");
            var quoted = line.TrimStart() is ['>', .. var words] && words.TrimStart(" *[【") is not ['P', >= '0' and <= '3', ..];
            example = !line.IsWhiteSpace() && (LegendLines.OpensExample(line) || example);
            underHeading = LegendLines.Opens(line) && line.TrimStart() is ['#', ..] || (underHeading && !(line.TrimStart() is ['#', ..]));
            legend = underHeading || !line.IsWhiteSpace() && (example || LegendLines.Opens(line) || (legend && !LegendLines.Closes(line)));
            past = !line.IsWhiteSpace() && (PastLines.Opens(line) || (past && !PastLines.Closes(line)));
            starts.Add(start);
            lines.Add(new ReportLine(section is not AdviceSection.None || AdviceLines.IsAdvice(line), legend || quoted, past));
            start = end + 1;
        }
    }

    /// <summary>The line in which the character at this index stands.</summary>
    public ReportLine At(int index)
    {
        var place = starts.BinarySearch(index);
        return lines[place >= 0 ? place : ~place - 1];
    }
}

/// <summary>What the place of a line makes of it.</summary>
/// <param name="IsAdvice">It says what to do, by its words or by its section.</param>
/// <param name="IsLegend">It explains levels or words, and finds nothing.</param>
/// <param name="IsPast">It stands below a heading of an earlier inspection.</param>
internal readonly record struct ReportLine(bool IsAdvice, bool IsLegend, bool IsPast);
