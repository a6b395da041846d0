namespace AiService.StackStorm.Results;

/// <summary>What the platform's users are told of an attempt: the guide's sentence (section 4), and what it does not foresee.</summary>
internal static class Sentences
{
    /// <summary>The guide's own sentence, to the letter.</summary>
    public static string State(string action, string status, string id) => $"StackStorm 动作 {action} 状态：{status} (execution: {id})";

    public static string NotRun(string action, string why) => $"StackStorm 动作 {action} 未执行：{why}";

    public static string Unknown(string action, string why) => $"StackStorm 动作 {action} 状态未知：{why}。请人工确认设备状态";
}
