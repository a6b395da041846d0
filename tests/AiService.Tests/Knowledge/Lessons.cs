using AiService.Knowledge;

namespace AiService.Tests.Knowledge;

internal static class Lessons
{
    /// <summary>A repair that worked.</summary>
    public static RepairLesson Of(string description, string solution, string level) => new()
    {
        Description = description,
        Action = "network.remediation.enable_interface",
        DeviceId = "1",
        Level = level,
        Worked = true,
        Solution = solution,
    };
}
