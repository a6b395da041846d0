using System.Net.Sockets;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Platforms;
using Renci.SshNet;
using Renci.SshNet.Common;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Opens SSH sessions, to pinned host keys only.</summary>
internal sealed partial class SshConnector(NetworkAgentOptions options, TimeProvider time, ILogger<SshConnector> logger) : IDeviceConnector
{
    public async Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel)
    {
        var client = await LogInAsync(device, cancel);
        try
        {
            IDeviceSession session = device.Platform.Mode == SessionMode.Exec
                ? new ExecSession(client, options, time)
                : await ShellSession.StartAsync(client, device.Platform, options, time, cancel);
            Log.Opened(logger, device.Id, device.Host, device.Port);
            return session;
        }
        catch (Exception)
        {
            await client.LetGoAsync(time);
            throw;
        }
    }

    private async Task<SshClient> LogInAsync(Device device, CancellationToken cancel)
    {
        var connection = new ConnectionInfo(device.Host, device.Port, device.Username, device.Credential.MethodsFor(device.Username))
        {
            Timeout = options.ConnectTimeout,
        };
        var client = new SshClient(connection);
        var shown = new HostKeyPin(device.HostKey);
        client.HostKeyReceived += shown.Compare;
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
            client.Dispose();
            Log.NotOpened(logger, device.Id, device.Host, device.Port, shown.Mismatch ?? trouble.GetType().Name);
            throw Explain(device, shown, trouble);
        }
    }

    private static SessionException Explain(Device device, HostKeyPin pin, Exception trouble)
    {
        var place = $"{device.Host}:{device.Port}";
        return trouble switch
        {
            _ when pin.Mismatch is { } shown => new SessionException(
                SessionTrouble.Refused, $"主机密钥不匹配：{place} 出示 {shown}，DEVICES_FILE 中为 {device.HostKey}，已拒绝登录", trouble),
            SshAuthenticationException => new SessionException(
                SessionTrouble.Refused, $"设备 {place} 登录失败：用户名、密码或密钥不被接受", trouble),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new SessionException(
                SessionTrouble.Unreachable, $"设备 {place} 拒绝连接（SSH 端口未开放）", trouble),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new SessionException(
                SessionTrouble.Unreachable, $"设备主机名 {device.Host} 无法解析", trouble),
            SocketException => new SessionException(SessionTrouble.Unreachable, $"设备 {place} 不可达", trouble),
            TimeoutException or SshOperationTimeoutException => new SessionException(
                SessionTrouble.TimedOut, $"设备 {place} 在时限内没有完成 SSH 连接", trouble),
            SshConnectionException => new SessionException(SessionTrouble.Unreachable, $"设备 {place} 的 SSH 连接未能建立", trouble),
            _ => new SessionException(SessionTrouble.Unreachable, $"设备 {place} 的 SSH 连接失败（{trouble.GetType().Name}）", trouble),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "SSH session on device {DeviceId} at {Host}:{Port} is open")]
        public static partial void Opened(ILogger logger, string deviceId, string host, int port);

        [LoggerMessage(LogLevel.Warning, "No SSH session on device {DeviceId} at {Host}:{Port}: {Reason}")]
        public static partial void NotOpened(ILogger logger, string deviceId, string host, int port, string reason);
    }
}
