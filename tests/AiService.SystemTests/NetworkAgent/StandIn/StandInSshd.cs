using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AiService.Tests.Harness;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>A real sshd on loopback, for this process's own user by key, whose sessions all end at a terminal of the tests.</summary>
internal sealed class StandInSshd : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-sshd-");
    private readonly Process sshd;

    private StandInSshd(int terminal, string hostKeyType, string restrictions)
    {
        Run("ssh-keygen", "-q", "-t", hostKeyType, "-N", "", "-f", Path.Combine(folder.FullName, "host"));
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Key);
        HostKey = Run("ssh-keygen", "-lf", Path.Combine(folder.FullName, "host.pub")).Split(' ')[1];
        Port = FreePort.Find();
        var bridge = Path.Combine(folder.FullName, "terminal.sh");
        File.WriteAllText(bridge, $"""
            #!/bin/bash
            # Between the session's terminal and the test: byte by byte, both ways.
            stty raw -echo
            exec 3<>/dev/tcp/127.0.0.1/{terminal}
            cat <&3 &
            cat >&3
            kill %1

            """);
        var configuration = Path.Combine(folder.FullName, "sshd_config");
        File.WriteAllText(configuration, $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {Path.Combine(folder.FullName, "host")}
            PidFile none
            AuthorizedKeysFile {Key}.pub
            PasswordAuthentication no
            PermitRootLogin yes
            UsePAM no
            StrictModes no
            PrintMotd no
            PrintLastLog no
            ForceCommand /bin/bash {bridge}
            {restrictions}

            """);
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }

        sshd = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", configuration]) { RedirectStandardError = true })!;
        sshd.ErrorDataReceived += (_, _) => { };
        sshd.BeginErrorReadLine();
    }

    public int Port { get; }

    public string HostKey { get; }

    public string Key => Path.Combine(folder.FullName, "user");

    /// <param name="terminal">The port of the terminal that its sessions end at.</param>
    /// <param name="hostKeyType">As <c>ssh-keygen -t</c> takes it.</param>
    /// <param name="restrictions">Further lines of its configuration: which algorithms it offers.</param>
    public static async Task<StandInSshd> StartAsync(int terminal, string hostKeyType = "ed25519", string restrictions = "")
    {
        var started = new StandInSshd(terminal, hostKeyType, restrictions);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, started.Port);
                return started;
            }
            catch (SocketException) when (attempt < 200 && !started.sshd.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
            }
        }
    }

    public void Dispose()
    {
        if (!sshd.HasExited)
        {
            sshd.Kill(entireProcessTree: true);
        }

        sshd.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{file}: {process.ExitCode}"));
    }
}
