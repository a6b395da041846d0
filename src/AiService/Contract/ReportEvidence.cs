using AiService.Faults;
using AiService.Faults.Notices;

namespace AiService.Contract;

/// <summary>The lines of a report that name their grounds, as the contract's <c>evidence</c> lists them.</summary>
internal static class ReportEvidence
{
    private static readonly string[] Marks = ["依据：", "证据：", "日志："];

    public static IReadOnlyList<string> Lines(string report)
    {
        return [.. ModelText.WithoutThoughts(report).Split('\n')
            .Where(line => Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
            .Select(PythonText.Strip)];
    }
}
