using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>What a platform's look makes of an answer.</summary>
internal static class Seen
{
    /// <returns>The state's name; null: cannot tell.</returns>
    public static string? State(string platform, string look, string port, string answer)
    {
        var name = Library.Platform(platform).Interfaces.For(new InterfaceName(port))!;
        var values = new Dictionary<string, string> { ["interface"] = name.Long, ["interface_short"] = name.Short };
        return Library.Platform(platform).Probes[look].Read(new Reply(answer + "\n"), values)?.State;
    }
}
