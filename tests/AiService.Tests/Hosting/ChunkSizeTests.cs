using System.Net.Sockets;
using System.Text;
using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

/// <summary>Chunk sizes that are none: the request is bad, and the service has not failed.</summary>
public sealed class ChunkSizeTests
{
    [Theory]
    [InlineData("/match", "application/json")]
    [InlineData("/api/ai/analyze", "application/json")]
    [InlineData("/api/ai/knowledge/import", "text/csv")]
    public async Task A_body_with_such_a_chunk_is_400_in_the_envelope(string path, string type)
    {
        await using var service = await ServiceUnderTest.StartAsync();

        foreach (var size in new[] { "FFFFFFFFFFFFFFFFFF", "80000000", "7fffffffff", "zz", "-1", "0x5", "" })
        {
            var answer = await PostAsync(service, path, type, $"3\r\nabc\r\n{size}\r\n\r\n");

            answer.Should().StartWith("HTTP/1.1 400 ", size).And.Contain("\"code\":400").And.Contain("\"msg\":");
        }

        service.Log.Text.Should().NotContain("Unexpected failure").And.NotContain("   at ");
    }

    private static async Task<string> PostAsync(ServiceUnderTest service, string path, string type, string chunks)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", service.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
