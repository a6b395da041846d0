using Renci.SshNet;

namespace AiService.Bench.NetworkAgent;

/// <summary>One device of the lab: shut from outside, and repaired by hand over a bare SSH.NET session.</summary>
internal abstract class BenchDevice
{
    public required string Platform { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Space { get; init; }

    /// <summary>Its entry of <c>DEVICES_FILE</c>.</summary>
    public required string Entry { get; init; }

    /// <summary>Takes the port down.</summary>
    /// <param name="settles">Waits until the kernel has no link event to tell any more: an operator's port has been down for longer.</param>
    public async Task ShutAsync(bool settles)
    {
        await BenchLab.RunAsync("ip", "-n", Space, "link", "set", "eth1", "down");
        if (settles)
        {
            await Task.Delay(TimeSpan.FromSeconds(2.2), TimeProvider.System);
        }
    }

    public async Task MustBeUpAsync()
    {
        if (!(await BenchLab.RunAsync("ip", "-n", Space, "-o", "link", "show", "dev", "eth1")).Contains("LOWER_UP", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"eth1 of {Platform} is not up after its repair.");
        }
    }

    /// <summary>Logs in, looks, types the commands, looks, logs out.</summary>
    public abstract Task TypeAsync();
}

internal sealed class BenchRouter(string password) : BenchDevice
{
    public override async Task TypeAsync()
    {
        using var client = new SshClient(Host, Port, "netop", password);
        await client.ConnectAsync(CancellationToken.None);
        using var shell = client.CreateShellStream("dumb", 500, 24, 0, 0, 4096);
        shell.Expect("# ", TimeSpan.FromSeconds(10));
        foreach (var command in (string[])["terminal length 0", "show interface eth1 json", "configure terminal", "interface eth1", "no shutdown", "end", "show interface eth1 json"])
        {
            shell.WriteLine(command);
            if (shell.Expect("# ", TimeSpan.FromSeconds(10)) is null)
            {
                throw new TimeoutException(command);
            }
        }
    }
}

internal sealed class BenchHost(string keyFile) : BenchDevice
{
    public override async Task TypeAsync()
    {
        using var key = new PrivateKeyFile(keyFile);
        using var client = new SshClient(Host, Port, "root", key);
        await client.ConnectAsync(CancellationToken.None);
        foreach (var text in (string[])["ip -json link show dev eth1", "ip link set dev eth1 up", "ip -json link show dev eth1"])
        {
            using var command = client.CreateCommand(text);
            await command.ExecuteAsync(CancellationToken.None);
        }
    }
}
