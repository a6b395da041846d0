using System.Net;
using System.Net.Sockets;

namespace Demo;

/// <summary>Keeps the demo the same on every machine: no setting, no proxy and no port of its surroundings gets in.</summary>
internal static class Surroundings
{
    private static readonly HashSet<string> Needed = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USERPROFILE", "TMPDIR", "TMP", "TEMP", "SystemRoot", "windir", "LANG", "LC_ALL", "TERM",
    };

    /// <summary>Drops every environment variable that neither the system nor .NET needs, for this process alone: a REDIS_URL, a proxy, ….</summary>
    public static void Forget()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (!Needed.Contains(name) && !name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    /// <summary>The port that is wished for when it is free, else 0: any free one.</summary>
    public static int FreePort(int wished)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, wished);
            probe.Start();
            return wished;
        }
        catch (SocketException)
        {
            Console.WriteLine($"Port {wished} is taken; the service gets a free one.");
            return 0;
        }
    }
}
