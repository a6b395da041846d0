using System.Diagnostics;
using System.Text.Json;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>One device of the lab, seen and broken from outside: by the kernel, not by the service's own eyes.</summary>
internal sealed class LabDevice
{
    public required string Address { get; init; }

    public required int Port { get; init; }

    public required string Username { get; init; }

    public string? Password { get; init; }

    public string? PrivateKeyFile { get; init; }

    public required string HostKey { get; init; }

    /// <summary>The process that answers the router's commands; 0 on a host.</summary>
    public required int Zebra { get; init; }

    private string Space { get; init; } = "";

    private string PeerSpace { get; init; } = "";

    private string Folder { get; init; } = "";

    private string Name => Space[(Space.LastIndexOf('-') + 1)..];

    public static LabDevice Read(JsonElement device, string peerSpace, string folder) => new()
    {
        Address = device.GetProperty("host").GetString()!,
        Port = device.GetProperty("port").GetInt32(),
        Username = device.GetProperty("username").GetString()!,
        Password = device.TryGetProperty("password", out var password) ? password.GetString() : null,
        PrivateKeyFile = device.TryGetProperty("private_key_file", out var key) ? key.GetString() : null,
        HostKey = device.GetProperty("host_key").GetString()!,
        Zebra = device.TryGetProperty("zebra", out var zebra) ? zebra.GetInt32() : 0,
        Space = device.GetProperty("namespace").GetString()!,
        PeerSpace = peerSpace,
        Folder = folder,
    };

    /// <summary>The flags of a port in the kernel: UP is administratively up, LOWER_UP has a carrier.</summary>
    public async Task<string[]> FlagsAsync(string port = "eth1")
    {
        using var link = JsonDocument.Parse(await DeviceLab.RunAsync("ip", "-n", Space, "-json", "link", "show", "dev", port));
        return [.. link.RootElement[0].GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)];
    }

    /// <summary>The router's start-up configuration.</summary>
    public Task<string> StartUpAsync() => File.ReadAllTextAsync(Path.Combine(Folder, Name, "frr", "zebra.conf"));

    /// <summary>The router can read its start-up configuration from now on, and not write it.</summary>
    public Task ProtectStartUpAsync() => DeviceLab.RunAsync("chown", "root:frr", Path.Combine(Folder, Name, "frr"));

    public Task SetLinkUpAsync() => DeviceLab.RunAsync("ip", "-n", Space, "link", "set", "eth1", "up");

    public Task LoseCarrierAsync(string port = "eth1") => DeviceLab.RunAsync("ip", "-n", PeerSpace, "link", "set", Name + port, "down");

    /// <summary>Packets to the device vanish from now on, without a word.</summary>
    public Task GoSilentAsync() => DeviceLab.RunAsync("ip", "-n", Space, "link", "set", "mgmt", "down");

    /// <summary>The device hangs: it accepts what is typed and answers nothing.</summary>
    public Task StopAnsweringAsync() => DeviceLab.RunAsync("kill", "-STOP", $"{Zebra}");

    public Task AnswerAgainAsync() => DeviceLab.RunAsync("kill", "-CONT", $"{Zebra}");

    /// <summary>The device has another host key from now on.</summary>
    public async Task ChangeHostKeyAsync()
    {
        var folder = Path.Combine(Folder, Name);
        File.Delete(Path.Combine(folder, "host_key"));
        await DeviceLab.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, "host_key"));
        await KillSshdAsync(listening: true);
        await StartSshdAsync(Path.Combine(folder, "sshd_config"));
    }

    // In the foreground, because it goes into the background before it listens. It ends with the lab.
    private async Task StartSshdAsync(string configuration)
    {
        var start = new ProcessStartInfo("ip", ["netns", "exec", Space, "/usr/sbin/sshd", "-D", "-e", "-f", configuration]) { RedirectStandardError = true };
        var sshd = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await sshd.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("Server listening", StringComparison.Ordinal))
            {
                _ = sshd.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException("sshd ended before it listened.");
    }

    /// <summary>Ends everything of sshd on the device: the sessions, and with <paramref name="listening"/> the way to new ones.</summary>
    public async Task KillSshdAsync(bool listening)
    {
        foreach (var process in (await DeviceLab.RunAsync("ip", "netns", "pids", Space)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var arguments = await File.ReadAllTextAsync($"/proc/{process}/cmdline");
            if (arguments.Contains("sshd", StringComparison.Ordinal) && (listening || !arguments.Contains("listener", StringComparison.Ordinal)))
            {
                await DeviceLab.RunAsync("kill", "-KILL", process);
            }
        }
    }
}
