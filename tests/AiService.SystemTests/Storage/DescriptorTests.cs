using System.Diagnostics;
using System.Net.Sockets;
using AiService.Tests.Harness;

namespace AiService.Tests.Storage;

/// <summary>A real process that may open few files.</summary>
public sealed class DescriptorTests : IDisposable
{
    // The runtime itself keeps one or two for each assembly that it has loaded: some 330.
    private const int Most = 600;

    private const string Healthy = "\"descriptors\":{\"status\":\"healthy\"";
    private const string Degraded = "\"descriptors\":{\"status\":\"degraded\"";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Callers_cannot_use_them_up()
    {
        using var service = await StartAsync();
        using var client = new HttpClient();
        var ready = new Uri($"{service.Url}/health/ready");
        (await client.GetStringAsync(ready)).Should().Contain(Healthy, service.Output);

        var held = new List<TcpClient>();
        try
        {
            for (var number = 0; number < Most + 50; number++)
            {
                held.Add(new TcpClient());
                await held[^1].ConnectAsync("127.0.0.1", ready.Port);
            }

            (await held[^1].GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromMinutes(1))).Should().Be(0, "the last one has come after all that the process takes, and is closed");
            (await client.GetStringAsync(ready)).Should().Contain(Degraded, "a connection that was open before is served").And.Contain("connections are open");
            Directory.GetFiles($"/proc/{service.Id}/fd").Should().HaveCountLessThan(Most - 50, "the process has descriptors of its own");
        }
        finally
        {
            held.ForEach(connection => connection.Dispose());
        }

        await SaidOnceAsync(service, "ERR] 88 connections are open, the most that leave the process file descriptors of its own");
    }

    [Fact]
    public async Task It_says_once_that_they_are_gone_and_goes_on_when_some_are_free()
    {
        using var service = await StartAsync();
        using var client = new HttpClient();
        var ready = new Uri($"{service.Url}/health/ready");
        (await client.GetStringAsync(ready)).Should().Contain(Healthy, service.Output);

        // For the time of one request: the runtime ends a process that cannot start a thread.
        await LimitAsync(service, 50);
        try
        {
            (await client.GetStringAsync(ready)).Should().Contain(Degraded).And.Contain("out of file descriptors");
        }
        finally
        {
            await LimitAsync(service, Most);
        }

        await SaidOnceAsync(service, "ERR] The process is out of");
    }

    private static async Task SaidOnceAsync(OwnProcess service, string problem)
    {
        await Eventually.HoldsAsync(() => service.Output.Contains("File descriptors are free again", StringComparison.Ordinal));
        using var fresh = new HttpClient();
        var answer = await fresh.GetStringAsync(new Uri($"{service.Url}/health/ready"));
        answer.Should().Contain(Healthy).And.Contain("\"repairs\":{\"status\":\"healthy\"");
        service.Output.Split('\n').Where(line => line.Contains(problem, StringComparison.Ordinal)).Should().ContainSingle("it is logged once").Which.Should().Contain("ulimit -n");
        service.Output.Should().NotContain("   at ", "no stack trace");
    }

    private static async Task LimitAsync(OwnProcess service, int most)
    {
        using var change = Process.Start("prlimit", [$"--pid={service.Id}", $"--nofile={most}:{Most}"]);
        await change.WaitForExitAsync();
        change.ExitCode.Should().Be(0);
    }

    private async Task<OwnProcess> StartAsync()
    {
        var service = new OwnProcess(folder.Path, folder.File("records.db"), Most);
        await service.StartedAsync();
        return service;
    }
}
