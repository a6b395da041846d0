namespace AiService.NetworkAgent.Runbooks;

/// <summary>A state that a runbook knows of.</summary>
/// <param name="Name">As the readings and the answer name it: <c>administratively_down</c>.</param>
/// <param name="Verdict">What it means for the repair.</param>
/// <param name="Text">For the platform's users, in Chinese.</param>
internal sealed record DeviceState(string Name, Verdict Verdict, string Text)
{
    /// <summary>The device does not know what the fault names.</summary>
    public bool IsAbsence => Name == "not_existing";

    // The platforms' probes tell these apart only in later versions: runbooks from before do not know them.
    private static readonly HashSet<string> Later = ["held_down", "line_down", "loopback", "module_absent", "standby"];

    /// <summary>True for a state that a runbook of an operator's own, written for an earlier version, need not explain.</summary>
    public static bool MayBeUnexplained(string name) => Later.Contains(name);

    /// <summary>A state that the runbook does not explain: nothing is concluded from it.</summary>
    public static DeviceState Unexplained(string name) => new(name, Verdict.CannotTell, $"设备状态为 {name}，runbook 未说明其含义");

    /// <summary>Built in: no reading held.</summary>
    public static DeviceState CannotTell { get; } = new("cannot_tell", Verdict.CannotTell, "无法判断设备状态（设备输出无法识别）");
}

/// <summary>What a state that a check found means for the repair.</summary>
internal enum Verdict
{
    /// <summary>
    /// The check's answer could not be understood, or says nothing of the fault: a port in loopback. Nothing is concluded from it, and
    /// nothing is sent.
    /// </summary>
    CannotTell,

    /// <summary>The fault is not there: before the commands there is nothing to do, after them they worked.</summary>
    Needless,

    /// <summary>The commands may cure it.</summary>
    Allowed,

    /// <summary>No configuration cures it: a person has to go there.</summary>
    Escalate,

    /// <summary>The runbook cannot help here.</summary>
    Hopeless,
}
