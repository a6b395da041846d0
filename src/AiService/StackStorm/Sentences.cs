namespace AiService.StackStorm;

/// <summary>What the platform's users are told of an attempt: the guide's sentence (section 4), and what it does not foresee.</summary>
internal static class Sentences
{
    /// <summary>The guide's own sentence, to the letter.</summary>
    public static string State(string action, string status, string id) => $"StackStorm 动作 {action} 状态：{status} (execution: {id})";

    public static string NotRun(string action, string why) => $"StackStorm 动作 {action} 未执行：{why}";

    public static string Unknown(string action, string why) => $"StackStorm 动作 {action} 状态未知：{why}。请人工确认设备状态";

    /// <summary>Why an execution is reported before its end.</summary>
    public static string Open(Followed followed) => followed switch
    {
        { End: FollowEnd.MayNotLook, Trouble: { } denied } => $"无权读取执行状态，{denied}",
        { End: FollowEnd.Stopping } => "服务正在停止，执行仍在继续",
        _ when ExecutionStatus.WaitsForPerson(followed.Status) => "等待人工处理",
        { Trouble: { } trouble } => $"等待超时，{trouble}",
        _ => "等待超时",
    };
}
