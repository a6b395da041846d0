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

    private string PeerPort { get; init; } = "";

    public static LabDevice Read(JsonElement device, string peerSpace, string peerPort) => new()
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
        PeerPort = peerPort,
    };

    /// <summary>The flags of eth1 in the kernel: UP is administratively up, LOWER_UP has a carrier.</summary>
    public async Task<string[]> FlagsAsync()
    {
        using var link = JsonDocument.Parse(await DeviceLab.RunAsync("ip", "-n", Space, "-json", "link", "show", "dev", "eth1"));
        return [.. link.RootElement[0].GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)];
    }

    public Task SetLinkUpAsync() => DeviceLab.RunAsync("ip", "-n", Space, "link", "set", "eth1", "up");

    public Task LoseCarrierAsync() => DeviceLab.RunAsync("ip", "-n", PeerSpace, "link", "set", PeerPort, "down");

    /// <summary>Packets to the device vanish from now on, without a word.</summary>
    public Task GoSilentAsync() => DeviceLab.RunAsync("ip", "-n", Space, "link", "set", "mgmt", "down");

    /// <summary>The device hangs: it accepts what is typed and answers nothing.</summary>
    public Task StopAnsweringAsync() => DeviceLab.RunAsync("kill", "-STOP", $"{Zebra}");

    public Task AnswerAgainAsync() => DeviceLab.RunAsync("kill", "-CONT", $"{Zebra}");
}
