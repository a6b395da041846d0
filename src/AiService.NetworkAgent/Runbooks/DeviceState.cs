namespace AiService.NetworkAgent.Runbooks;

/// <summary>A state, and what it means to a runbook.</summary>
/// <param name="Name">As the rules and the response name it: <c>administratively_down</c>.</param>
/// <param name="Verdict">What it means for the repair.</param>
/// <param name="Text">For the platform's users, in Chinese.</param>
internal sealed record DeviceState(string Name, Verdict Verdict, string Text)
{
    /// <summary>True when the device does not know what the fault names.</summary>
    public bool IsAbsence => Name == "not_existing";

    // The platforms' probes tell these apart only in later versions: runbooks from before do not know them.
    private static readonly HashSet<string> Later = ["held_down", "line_down", "loopback", "module_absent", "standby"];

    /// <summary>Returns whether an operator's runbook, written for an earlier version, may leave a state unexplained.</summary>
    public static bool MayBeUnexplained(string name) => Later.Contains(name);

    /// <summary>Returns a state that the runbook does not explain: nothing is concluded from it.</summary>
    public static DeviceState Unexplained(string name) => new(name, Verdict.CannotTell, $"设备状态为 {name}，runbook 未说明其含义");

    /// <summary>Built in: no rule holds.</summary>
    public static DeviceState CannotTell { get; } = new("cannot_tell", Verdict.CannotTell, "无法判断设备状态（设备输出无法识别）");
}

/// <summary>What a state means for the repair.</summary>
internal enum Verdict
{
    /// <summary>
    /// The answer is not recognized, or shows nothing of the fault: a port in loopback. Nothing is concluded from it, and nothing is sent.
    /// </summary>
    CannotTell,

    /// <summary>The fault is not there: before the commands nothing has to be done, after them they worked.</summary>
    Needless,

    /// <summary>The commands may cure it.</summary>
    Allowed,

    /// <summary>No configuration cures it: it needs a person on site.</summary>
    Escalate,

    /// <summary>The runbook cannot help here.</summary>
    Hopeless,
}
