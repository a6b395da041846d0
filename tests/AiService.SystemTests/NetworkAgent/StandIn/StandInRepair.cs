using System.Text.Json;
using System.Text.RegularExpressions;
using AiService.NetworkAgent.Yaml;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>A repair through the front door: the real service, a real SSH session, and a stand-in that types like the vendor's device.</summary>
internal static class StandInRepair
{
    private const string Map = """
        {"接口down": "network.remediation.enable_interface", "err-disabled": "network.remediation.reenable_error_disabled", "bgp": "network.remediation.clear_bgp_session"}
        """;

    /// <param name="device">The device that has the fault.</param>
    /// <param name="runbook">The shipped runbook that is to repair it.</param>
    /// <param name="fault">In words that ask for that runbook.</param>
    /// <param name="paged">Told how many answers a pager held back.</param>
    /// <param name="then">What is to be seen while the service still runs.</param>
    /// <param name="saves">The runbook writes the start-up configuration too.</param>
    /// <returns>The repair, as the answer tells it.</returns>
    /// <param name="variant">A platform of the operator's own for the device, as YAML.</param>
    public static async Task<JsonElement> RunAsync(
        VendorDevice device, string runbook, string fault, Action<int>? paged = null, Func<ServiceUnderTest, Task>? then = null, bool saves = false, string? variant = null)
    {
        await using var terminal = new TypedTerminal(device);
        using var sshd = await StandInSshd.StartAsync(terminal.Port);
        return await RunAsync(Inventory(variant is null ? device.Platform : "own", sshd), runbook, fault, () => paged?.Invoke(terminal.Paged), then, saves, variant);
    }

    /// <summary>The same for device 1 of any inventory.</summary>
    public static async Task<JsonElement> RunAsync(
        string inventory, string runbook, string fault, Action? asked = null, Func<ServiceUnderTest, Task>? then = null, bool saves = false, string? variant = null)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-standin-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "devices.yaml"), inventory);
            await using var service = await ServiceUnderTest.StartAsync(
            [
                $"DEVICES_FILE={Path.Combine(folder.FullName, "devices.yaml")}",
                $"RUNBOOKS_DIR={Hurried(folder, runbook, saves, variant).FullName}",
                $"STACKSTORM_ACTION_MAP={Map}",
                // A busy machine may stand still for seconds; a device that truly hangs is found all the same.
                "AGENT_CONNECT_TIMEOUT=60",
                "AGENT_COMMAND_TIMEOUT=60",
            ]);
            var answer = await service.AskAsync(
                "/analyze", new { device_id = 1, auto_repair = true, faults = new[] { new { description = fault, level = "P1" } } });
            asked?.Invoke();
            await (then?.Invoke(service) ?? Task.CompletedTask);
            return answer.GetProperty("data").GetProperty("repair_results").EnumerateArray().Should().ContainSingle(answer.ToString()).Subject.Clone();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Device 1, reached through this sshd.</summary>
    public static string Inventory(string platform, StandInSshd sshd) => Inventory(platform, sshd.Port, sshd.Key, sshd.HostKey);

    public static string Inventory(string platform, int port, string key, string hostKey) => $"""
        devices:
          - id: 1
            host: 127.0.0.1
            port: {port}
            platform: {platform}
            username: {Environment.UserName}
            private_key_file: {key}
            host_key: {hostKey}
        """;

    /// <summary>The shipped runbook with less patience, over the shipped one.</summary>
    private static DirectoryInfo Hurried(DirectoryInfo folder, string runbook, bool saves, string? variant)
    {
        var own = folder.CreateSubdirectory("runbooks");
        var shipped = EmbeddedYaml.Files("Runbooks").Single(file => file.Name == runbook + ".yaml").Text;
        var hurried = Regex.Replace(shipped, @"patience: \{[^}]*\}", "patience: { times: 3, every: 0.1, steady: 2 }");
        File.WriteAllText(Path.Combine(own.FullName, runbook + ".yaml"), hurried + (saves ? "\nsave: true\n" : ""));
        if (variant is not null)
        {
            File.WriteAllText(Path.Combine(own.CreateSubdirectory("platforms").FullName, "own.yaml"), variant);
        }

        return own;
    }
}
