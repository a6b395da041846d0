using AiService.Faults;

namespace AiService.Contract;

/// <summary>Builds the prompt exactly as the contract's section 9 has it: the models are tuned to it.</summary>
internal static class Prompt
{
    public static string For(string deviceId, DeviceMetrics metrics)
    {
        return $"""
            分析设备{deviceId}的指标，输出：
                1. 健康评分（0-100）及依据（关键指标阈值对比）；
                2. 异常项（严重等级P0-P3，附日志证据）；
                3. 修复建议（厂商专用命令）；
                4. 推理链路（步骤拆解）。
                指标：{metrics.AsPromptJson()}
            """.ReplaceLineEndings("\n");
    }
}
