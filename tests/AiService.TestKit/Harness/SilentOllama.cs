using System.Net;
using System.Net.Sockets;

namespace AiService.Tests.Harness;

/// <summary>An Ollama that takes the question and never answers.</summary>
internal sealed class SilentOllama : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();

    public SilentOllama()
    {
        listener.Start();
        Asked = TakeAsync();
    }

    public string Setting => $"OLLAMA_URL=http://{listener.LocalEndpoint}";

    /// <summary>Done when the first bytes of a question are here.</summary>
    public Task Asked { get; }

    private TcpClient? Client { get; set; }

    public void Dispose()
    {
        end.Cancel();
        Client?.Dispose();
        listener.Dispose();
        end.Dispose();
    }

    private async Task TakeAsync()
    {
        Client = await listener.AcceptTcpClientAsync(end.Token);
        await Client.GetStream().ReadExactlyAsync(new byte[1], end.Token);
    }
}
