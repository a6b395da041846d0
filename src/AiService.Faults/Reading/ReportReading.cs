using AiService.Faults.Notices;

namespace AiService.Faults.Reading;

/// <summary>What of a report is not read as the report's own word.</summary>
internal static class ReportReading
{
    /// <summary>Returns what to tell of it, in Chinese for the platform's users; the report itself stays as it is.</summary>
    public static IReadOnlyList<string> Warnings(string report)
    {
        var kinds = ModelText.Hidden(report).Select(span => span.Kind).ToHashSet();
        return kinds.Contains(HiddenKind.UnclosedThought) ? ["报告中模型的思考过程（<think>）没有结束标记：其后的内容只列出，不自动执行"]
            : kinds.Contains(HiddenKind.Thought) ? ["报告含有模型的思考过程（<think>），未用于故障识别和证据"]
            : [];
    }
}
