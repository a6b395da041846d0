namespace AiService.Faults.Reading;

/// <summary>What of a report is not read as the report's own word.</summary>
internal static class ReportReading
{
    private static readonly string[] Marks = ["<think>", "<thinking>", "</think>", "</thinking>"];

    /// <summary>Returns what to tell of it, in Chinese for the platform's users; the report itself stays as it is.</summary>
    public static IReadOnlyList<string> Warnings(string report) =>
        Marks.Any(mark => report.Contains(mark, StringComparison.OrdinalIgnoreCase)) ? ["报告含有模型的思考过程（<think>），未用于故障识别和证据"] : [];
}
