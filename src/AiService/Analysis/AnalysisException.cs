namespace AiService.Analysis;

/// <summary>There is nothing to analyse; code and message as the contract's section 2.1 has them.</summary>
internal sealed class AnalysisException : Exception
{
    private AnalysisException(int code, string msg, Exception? inner)
        : base(msg, inner)
    {
        Code = code;
    }

    public int Code { get; }

    public static AnalysisException NoMetrics() => new(StatusCodes.Status404NotFound, "未找到设备采集数据", null);

    public static AnalysisException Failed(Exception inner) => new(StatusCodes.Status500InternalServerError, $"分析失败：{inner.Message}", inner);
}
