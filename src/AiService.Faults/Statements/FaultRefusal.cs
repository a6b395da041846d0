namespace AiService.Faults.Statements;

/// <summary>Says, in Chinese for the platform's users, why a reading is not executed.</summary>
internal static class FaultRefusal
{
    /// <summary>The doubt about a port of which no name is read.</summary>
    public const string NoPortThere = "接口处的文字不是可识别的接口名，请写出完整接口名";

    /// <summary>The reason; null for a fault.</summary>
    public static string? Of(FaultReading reading) =>
        reading.Doubt
        ?? OfTime(reading.Time)
        ?? OfModality(reading.Modality)
        ?? OfIntent(reading.Intent)
        ?? OfDevice(reading.Device)
        ?? (reading.State.IsUndesired() ? null
            : reading.State == FaultState.Unknown ? "没有读出对象的异常状态，不自动执行"
            : "最后的状态是正常的，没有需要修复的故障");

    private static string? OfTime(FaultTime time) => time switch
    {
        FaultTime.Recovered => "故障已恢复",
        FaultTime.Past => "说的是过去的情况，不是当前故障",
        _ => null,
    };

    private static string? OfModality(Modality modality) => modality switch
    {
        Modality.Asserted => null,
        Modality.Negated => "该语句否定了故障",
        Modality.Advised => "该语句是建议，不是故障",
        Modality.Conditional => "该语句是条件或可能性，不是故障",
        Modality.Question => "该语句是疑问，不是故障",
        Modality.Definition => "该语句是说明或示例，不是故障",
        Modality.Test => "该语句是测试或演练，不是故障",
        Modality.Reasoning => "该语句是模型的思考过程，不是结论",
        _ => "数量为 0，没有故障",
    };

    private static string? OfIntent(FaultIntent intent) => intent switch
    {
        FaultIntent.ShutDown => "由人员关闭，属于人为决定（ADMIN_DOWN_POLICY=skip）",
        FaultIntent.Maintenance => "处于维护或割接期间，不自动执行",
        FaultIntent.Expected => "属于预期情况，不自动执行",
        FaultIntent.Acknowledged => "已有人员确认或要求不处理，不自动执行",
        _ => null,
    };

    private static string? OfDevice(DeviceScope device) => device switch
    {
        DeviceScope.Other => "说的是另一台设备，不自动执行",
        DeviceScope.Unknown => "无法确定说的是哪台设备，不自动执行",
        _ => null,
    };
}
