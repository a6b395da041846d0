namespace AiService.NetworkAgent.Runbooks;

/// <summary>A state that a runbook knows of.</summary>
/// <param name="Name">As the readings and the answer name it: <c>administratively_down</c>.</param>
/// <param name="Verdict">What it means for the repair.</param>
/// <param name="Text">For the platform's users, in Chinese.</param>
internal sealed record DeviceState(string Name, Verdict Verdict, string Text)
{
    /// <summary>The device does not know what the fault names.</summary>
    public bool IsAbsence => Name == "not_existing";

    /// <summary>Built in: no reading held.</summary>
    public static DeviceState CannotTell { get; } = new("cannot_tell", Verdict.CannotTell, "无法判断设备状态（设备输出无法识别）");
}
