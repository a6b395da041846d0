using AiService.Tests.Harness;

namespace AiService.Bench.Hostile;

/// <summary>The eight peers of the service, each misbehaving in its own way; or their addresses, where nothing listens.</summary>
internal sealed class EightPeers : IAsyncDisposable
{
    private const string Stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ";

    private readonly Dictionary<string, MisbehavingPeer> peers = new()
    {
        ["redis"] = new(Misconduct.Drips, "$1000000\r\n"),
        ["ollama"] = new(Misconduct.NeverEnds),
        ["stackstorm"] = new(Misconduct.Stalls),
        ["stream"] = new(Misconduct.NeverEnds, Stream),
        ["device-service"] = new(Misconduct.Drips),
        ["collect-service"] = new(Misconduct.BreaksOff),
        ["ssh-banner"] = new(Misconduct.Drips, "SSH-2.0-"),
        ["ssh-flood"] = new(Misconduct.NeverEnds, ""),
    };

    private readonly bool misbehave;

    public EightPeers(bool misbehave)
    {
        this.misbehave = misbehave;
    }

    /// <summary>Returns the environment of a service that has these peers, and writes the files that it names.</summary>
    /// <param name="folder">Where its data and files are.</param>
    /// <param name="deadline">Seconds for one analysis.</param>
    public async Task<Dictionary<string, string>> SettingsAsync(string folder, int deadline)
    {
        var ports = peers.ToDictionary(peer => peer.Key, peer => peer.Value.Port);
        if (!misbehave)
        {
            // Nothing listens at these ports any more.
            await DisposeAsync();
        }

        var devices = Path.Combine(folder, "devices.yaml");
        await File.WriteAllTextAsync(devices, string.Concat(Enumerable.Range(0, 4).Select(number => $"""
              - id: {100 + number}
                host: 127.0.0.1
                port: {ports[number % 2 == 0 ? "ssh-banner" : "ssh-flood"]}
                platform: vrp
                username: netop
                password_env: DEVICE_PASSWORD
                host_key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

            """).Prepend("devices:\n")));
        return new Dictionary<string, string>(NoLimits.Variables)
        {
            ["REDIS_URL"] = $"redis://127.0.0.1:{ports["redis"]}/0",
            ["OLLAMA_URL"] = $"http://127.0.0.1:{ports["ollama"]}",
            ["OLLAMA_TIMEOUT"] = "3",
            ["KNOWLEDGE_EMBEDDING_MODEL"] = "bge-m3",
            ["STACKSTORM_BASE_URL"] = $"http://127.0.0.1:{ports["stackstorm"]}/api/v1",
            ["STACKSTORM_STREAM_URL"] = $"http://127.0.0.1:{ports["stream"]}/stream/v1",
            ["STACKSTORM_API_KEY"] = "bench-key",
            ["STACKSTORM_ACTION_MAP"] = """{"接口down": "network.remediation.enable_interface"}""",
            ["STACKSTORM_TIMEOUT"] = "3",
            ["DEVICE_SERVICE_URL"] = $"http://127.0.0.1:{ports["device-service"]}",
            ["DEVICE_SERVICE_TOKEN"] = "bench-token",
            ["COLLECT_SERVICE_URL"] = $"http://127.0.0.1:{ports["collect-service"]}",
            ["DEVICES_FILE"] = devices,
            ["DEVICE_PASSWORD"] = "bench-password",
            ["AGENT_CONNECT_TIMEOUT"] = "3",
            ["ANALYZE_TIMEOUT"] = $"{deadline}",
            ["SHUTDOWN_TIMEOUT"] = "5",
            ["KNOWLEDGE_DB_PATH"] = Path.Combine(folder, "knowledge.db"),
            ["RECORDS_DB_PATH"] = Path.Combine(folder, "records.db"),
            ["LOG_LEVEL"] = "Error",
            ["LOG_FORMAT"] = "text",
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in peers.Values)
        {
            await peer.DisposeAsync();
        }

        peers.Clear();
    }
}
