using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>
/// Real routers (FRR) and real Linux hosts behind real sshd, in network namespaces of their own: tests/DeviceLab brings
/// them up and takes them down. Every test has a lab to itself, so that none finds what another broke.
/// </summary>
public sealed class DeviceLab : IAsyncDisposable
{
    private static readonly string Scripts = Path.Combine(Harness.Repository.Root, "tests", "DeviceLab");
    private readonly string folder = $"/run/aisvc-lab/test-{Environment.ProcessId}-{Guid.NewGuid():N}";

    private DeviceLab()
    {
    }

    /// <summary>FRR; its user's shell is vtysh, the password is its only way in.</summary>
    internal IReadOnlyList<LabDevice> Routers { get; private set; } = [];

    internal LabDevice Router => Routers[0];

    /// <summary>Linux; root, by key only.</summary>
    internal LabDevice Host { get; private set; } = null!;

    /// <summary>Linux; reached through the host alone.</summary>
    internal LabDevice Inner { get; private set; } = null!;

    /// <summary>the host's other sshds: one asks for this password by PAM, one for another before it.</summary>
    internal (int Port, int TwicePort, string Username, string Password) Asking { get; private set; }

    /// <summary>A key that opens the hosts too, protected by a passphrase.</summary>
    internal (string File, string Passphrase) LockedKey { get; private set; }

    public static async Task<DeviceLab> UpAsync(int routers = 1)
    {
        var lab = new DeviceLab();
        try
        {
            var description = (await RunAsync(Path.Combine(Scripts, "up.sh"), lab.folder, $"{routers}")).Trim();
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(description));
            var root = document.RootElement;
            var peer = root.GetProperty("peer").GetString()!;
            lab.Routers = [.. root.GetProperty("routers").EnumerateArray().Select(router => LabDevice.Read(router, peer, lab.folder))];
            lab.Host = LabDevice.Read(root.GetProperty("host"), peer, lab.folder);
            lab.Inner = LabDevice.Read(root.GetProperty("inner"), peer, lab.folder);
            lab.Asking = (root.GetProperty("asking_port").GetInt32(), root.GetProperty("asking_twice_port").GetInt32(), Text("asking_user"), Text("asking_password"));
            lab.LockedKey = (Text("locked_key_file"), Text("passphrase"));
            return lab;

            string Text(string name) => root.GetProperty(name).GetString()!;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await RunAsync(Path.Combine(Scripts, "down.sh"), folder);

    /// <summary>Runs a program to its end, bounded, and returns what it printed.</summary>
    internal static async Task<string> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AISVC_LAB_OWNER"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: {process.ExitCode} {await errors}");
    }
}
