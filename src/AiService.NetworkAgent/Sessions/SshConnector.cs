using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Platforms;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Opens SSH sessions, through jump hosts where needed. Every machine on the way must show the key that the inventory pins, or that was learned at
/// the first login: that one only reads the key, and continues once the key is recorded.
/// </summary>
internal sealed partial class SshConnector(
    DeviceSessionOptions options, InventoryOptions inventory, IHostKeyStore hostKeys, TimeProvider time, ILogger<SshConnector> logger) : IDeviceTransport
{
    public Transport Kind => Transport.Ssh;

    public async Task<IDeviceSession> OpenAsync(Device device, SessionTranscript transcript, IRunJournal journal, CancellationToken cancel)
    {
        var connection = await LogInAsync(device, device, journal, cancel);
        transcript.Event($"connected to {device.Place}");
        try
        {
            IDeviceSession session = device.Platform.Mode == SessionMode.Exec
                ? new ExecSession(connection, transcript, options.For(device.Platform), time)
                : await ShellSession.StartAsync(connection, device.Platform, transcript, options.For(device.Platform), time, cancel);
            Log.Opened(logger, device.Id, device.Place);
            return session;
        }
        catch (Exception)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<SshConnection> LogInAsync(SshHost host, Device device, IRunJournal journal, CancellationToken cancel)
    {
        var jump = host.Via is null ? null : await LogInAsync(host.Via, device, journal, cancel);
        SshTunnel? tunnel = null;
        try
        {
            tunnel = jump is null ? null : SshTunnel.Open(jump, host, time);
            var expected = await ExpectedAsync(host, device, tunnel, journal, cancel);
            return new SshConnection(await ConnectAsync(host, device, tunnel, new HostKeyCheck(expected), cancel), tunnel, time);
        }
        catch (Exception)
        {
            await (tunnel?.DisposeAsync() ?? jump?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    private async Task<IReadOnlyList<string>> ExpectedAsync(
        SshHost host, Device device, SshTunnel? tunnel, IRunJournal journal, CancellationToken cancel)
    {
        if (host.HostKeys.Count > 0)
        {
            return host.HostKeys;
        }

        if (!inventory.LearnsHostKeys)
        {
            throw new SessionException(SessionFailure.Refused, $"{host.Place} 没有配置 host_key，已拒绝登录（见 HOST_KEY_POLICY）");
        }

        if (await RecordedAsync(host, () => hostKeys.FindAsync(host.Place, cancel)) is { } learned)
        {
            return [learned];
        }

        var (algorithm, fingerprint) = await ShownKeyAsync(host, device, tunnel, cancel);
        return [await RecordedAsync(host, async () =>
        {
            await journal.BeforeAsync("host_key_learned", $"{device}: {host.Place} shows {algorithm} {fingerprint}");
            return await hostKeys.LearnAsync(host.Place, device.Id, algorithm, fingerprint, cancel);
        })];
    }

    /// <summary>Uses the store or the journal of host keys; a key that they cannot answer for is not trusted.</summary>
    private static async Task<T> RecordedAsync<T>(SshHost host, Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            throw new SessionException(SessionFailure.Refused, $"{host.Place} 的主机密钥无法核对或记录（数据库不可用），已拒绝登录", trouble);
        }
    }

    private async Task<(string Algorithm, string Fingerprint)> ShownKeyAsync(SshHost host, Device device, SshTunnel? tunnel, CancellationToken cancel)
    {
        var key = new HostKeyCheck([]);
        try
        {
            (await ConnectAsync(host, device, tunnel, key, cancel)).Dispose();
        }
        catch (SessionException) when (key.Fingerprint is not null)
        {
            // Expected: without an expected key none is trusted, and no login is tried.
        }

        return (key.Algorithm!, key.Fingerprint!);
    }

    private async Task<SshClient> ConnectAsync(SshHost host, Device device, SshTunnel? tunnel, HostKeyCheck key, CancellationToken cancel)
    {
        var connection = new Renci.SshNet.ConnectionInfo(
            tunnel is null ? host.Host : SshTunnel.Loopback, tunnel?.Port ?? host.Port, host.Username, host.Credential.MethodsFor(host.Username))
        {
            Timeout = options.ConnectTimeout,
        };
        var client = new SshClient(connection);
        client.HostKeyReceived += key.Compare;
        try
        {
            return await new Watchdog(time, options.ConnectTimeout).RunAsync(
                async token =>
                {
                    await client.ConnectAsync(token);
                    return client;
                },
                late => late.Dispose(),
                cancel);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            await client.LetGoAsync(time);
            if (!key.ReadsOnly || key.Fingerprint is null)
            {
                Log.NotOpened(logger, device.Id, host.Place, Reason(key, trouble));
            }

            throw ConnectFailure.Explain(host, key, connection, tunnel?.Trouble ?? trouble);
        }
    }

    private static string Reason(HostKeyCheck key, Exception trouble)
    {
        return key.IsMismatch ? $"it shows {key.Algorithm} {key.Fingerprint}" : AlgorithmMismatch.Of(trouble)?.ToString() ?? trouble.GetType().Name;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "SSH session on device {DeviceId} at {Place} is open")]
        public static partial void Opened(ILogger logger, string deviceId, string place);

        [LoggerMessage(LogLevel.Warning, "No SSH session for device {DeviceId} at {Place}: {Reason}")]
        public static partial void NotOpened(ILogger logger, string deviceId, string place, string reason);
    }
}

/// <summary>
/// Compares the host key that a machine shows with the expected ones; SSH.NET itself trusts every key. Without an expected key it trusts none,
/// and only remembers the key.
/// </summary>
internal sealed class HostKeyCheck(IReadOnlyList<string> expected)
{
    /// <summary>The fingerprint that was shown: <c>SHA256:…</c>; null before.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>The algorithm of the key: <c>ssh-ed25519</c>.</summary>
    public string? Algorithm { get; private set; }

    /// <summary>True when no key is expected yet.</summary>
    public bool ReadsOnly => expected.Count == 0;

    /// <summary>True when an unexpected key was shown.</summary>
    public bool IsMismatch => Fingerprint is not null && !ReadsOnly && !expected.Contains(Fingerprint);

    public void Compare(object? sender, HostKeyEventArgs shown)
    {
        (Fingerprint, Algorithm) = ($"SHA256:{shown.FingerPrintSHA256}", shown.HostKeyName);
        shown.CanTrust = !ReadsOnly && !IsMismatch;
    }
}
