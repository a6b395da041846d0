using System.Net.Sockets;
using AiService.Tests.Harness;

namespace AiService.Tests.Storage;

/// <summary>A real process whose file descriptors other programs use up.</summary>
public sealed class DescriptorTests : IDisposable
{
    // The runtime itself keeps one or two for each assembly that it has loaded: some 330.
    private const int Most = 600;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_says_once_that_descriptors_are_gone_and_goes_on_when_some_are_free()
    {
        using var service = new OwnProcess(folder.Path, folder.File("records.db"), Most);
        await service.StartedAsync();
        using var client = new HttpClient();
        var ready = new Uri($"{service.Url}/health/ready");
        (await client.GetStringAsync(ready)).Should().Contain("\"descriptors\":{\"status\":\"healthy\"", service.Output);

        var held = new List<TcpClient>();
        try
        {
            for (var number = 0; number < Most + 50; number++)
            {
                held.Add(new TcpClient());
                await held[^1].ConnectAsync("127.0.0.1", ready.Port);
            }

            await Eventually.HoldsAsync(() => service.Output.Contains("out of file descriptors", StringComparison.Ordinal));
            (await client.GetStringAsync(ready)).Should().Contain("\"descriptors\":{\"status\":\"degraded\"", "a connection that was open before is served");
        }
        finally
        {
            held.ForEach(connection => connection.Dispose());
        }

        await Eventually.HoldsAsync(() => service.Output.Contains("File descriptors are free again", StringComparison.Ordinal));
        using var fresh = new HttpClient();
        var answer = await Eventually.ReadAsync(() => fresh.GetStringAsync(ready), text => text.Contains("\"descriptors\":{\"status\":\"healthy\"", StringComparison.Ordinal));
        answer.Should().Contain("\"repairs\":{\"status\":\"healthy\"");
        service.Output.Split('\n').Where(line => line.Contains("ERR] The process is out of", StringComparison.Ordinal)).Should().ContainSingle("it is logged once").Which.Should().Contain("ulimit -n");
        service.Output.Should().NotContain("   at ", "no stack trace");
    }
}
