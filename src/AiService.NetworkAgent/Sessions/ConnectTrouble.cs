using System.Net.Sockets;
using AiService.NetworkAgent.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Why a machine cannot be logged in to, in words for the platform's users.</summary>
internal static class ConnectTrouble
{
    /// <param name="host">The machine.</param>
    /// <param name="key">What it showed, if it came to that.</param>
    /// <param name="ours">What the client had to offer.</param>
    /// <param name="trouble">What the library said.</param>
    public static SessionException Explain(SshHost host, HostKeyCheck key, ConnectionInfo ours, Exception trouble)
    {
        var what = host is Device ? "设备" : "跳板机";
        return trouble switch
        {
            _ when key.IsMismatch => new SessionException(
                SessionTrouble.Refused,
                $"主机密钥不匹配：{host.Place} 出示 {key.Algorithm} {key.Fingerprint}，"
                    + (host.HostKeys.Count > 0 ? $"DEVICES_FILE 中为 {string.Join("、", host.HostKeys)}" : "与首次登录时记录的不同") + "，已拒绝登录",
                trouble),
            _ when AlgorithmMismatch.Of(trouble) is { } mismatch => new SessionException(
                SessionTrouble.Refused, $"{what} {host.Place} 的 SSH 握手失败：{mismatch.Sentence(ours)}", trouble),
            SshException or SocketException when host.Via is { } jump && trouble is not (SshAuthenticationException or SshOperationTimeoutException) => new SessionException(
                SessionTrouble.Unreachable, $"跳板机 {jump.Place} 无法连通 {host.Host}:{host.Port} 的 SSH 端口", trouble),
            SshAuthenticationException => new SessionException(
                SessionTrouble.Refused, $"{what} {host.Place} 登录失败：用户名、密码或密钥不被接受", trouble),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new SessionException(
                SessionTrouble.Unreachable, $"{what} {host.Place} 拒绝连接（SSH 端口未开放）", trouble),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new SessionException(
                SessionTrouble.Unreachable, $"{what}主机名 {host.Host} 无法解析", trouble),
            SocketException => new SessionException(SessionTrouble.Unreachable, $"{what} {host.Place} 不可达", trouble),
            TimeoutException or SshOperationTimeoutException => new SessionException(
                SessionTrouble.TimedOut, $"{what} {host.Place} 在时限内没有完成 SSH 连接", trouble),
            SshConnectionException => new SessionException(SessionTrouble.Unreachable, $"{what} {host.Place} 的 SSH 连接未能建立", trouble),
            _ => new SessionException(SessionTrouble.Unreachable, $"{what} {host.Place} 的 SSH 连接失败（{trouble.GetType().Name}）", trouble),
        };
    }
}
