using AiService.Contract;

namespace AiService.Analysis;

/// <summary>There is nothing to analyse; code and message as the contract's section 2.1 has them.</summary>
internal sealed class AnalysisException : RefusedException
{
    private AnalysisException(int code, string msg, Exception? inner)
        : base(code, msg, inner)
    {
    }

    public static AnalysisException NoMetrics() => new(StatusCodes.Status404NotFound, "未找到设备采集数据", null);

    public static AnalysisException Failed(Exception inner) => new(StatusCodes.Status500InternalServerError, $"分析失败：{inner.Message}", inner);
}
