using System.Net;
using System.Net.Sockets;
using AiService.Tests.Storage;

namespace AiService.Tests.Hosting;

/// <summary>What a supervisor sees of a start that fails.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_setting_that_cannot_be_used_is_78() => Run("--urls=http://127.0.0.1:0", "--REDIS_URL=x").Should().Be(78);

    [Fact]
    public void A_port_that_is_in_use_is_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        Run($"--urls=http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}").Should().Be(1);
    }

    private object? Run(params string[] more)
    {
        string[] args = [$"--contentRoot={folder.Path}", $"--KNOWLEDGE_DB_PATH={folder.File("knowledge_base.db")}", .. more];
        return typeof(AiServiceApp).Assembly.EntryPoint!.Invoke(null, [args]);
    }
}
