namespace AiService.Faults;

/// <summary>The lines of a report, each knowing whether it stands among advice.</summary>
internal sealed class ReportLines
{
    private readonly List<ReportLine> lines = [];
    private readonly List<int> starts = [];

    public ReportLines(string report)
    {
        var section = AdviceSection.None;
        for (var start = 0; start <= report.Length;)
        {
            var end = report.IndexOf('\n', start) is >= 0 and var found ? found : report.Length;
            section = AdviceLines.After(section, report.AsSpan(start, end - start));
            starts.Add(start);
            lines.Add(new ReportLine(report, start, end, section is not AdviceSection.None || AdviceLines.IsAdvice(report.AsSpan(start, end - start))));
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

/// <summary>One line, [Start, End) of the report.</summary>
internal readonly record struct ReportLine(string Report, int Start, int End, bool IsAdvice);
