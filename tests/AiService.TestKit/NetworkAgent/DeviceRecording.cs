using System.Text.Json;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent;

/// <summary>What a real device answered, as it was recorded: Recordings/devices.</summary>
internal static class DeviceRecording
{
    public static Reply Read(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Recordings", "devices", name + ".json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var root = document.RootElement;
        return new Reply(
            root.GetProperty("output").GetString()!, root.GetProperty("errors").GetString()!, root.GetProperty("exit_status").GetInt32());
    }

    /// <summary>What a vendor's device prints: Recordings/devices/PLATFORM/NAME.txt.</summary>
    public static string Text(string platform, string name)
    {
        return File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "devices", platform, name + ".txt")).ReplaceLineEndings("\n");
    }
}
