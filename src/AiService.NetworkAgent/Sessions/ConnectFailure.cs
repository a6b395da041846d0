using System.Net.Sockets;
using System.Text.RegularExpressions;
using AiService.NetworkAgent.Inventory;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Explains a failed login in words for the platform's users.</summary>
internal static class ConnectFailure
{
    /// <param name="host">The machine.</param>
    /// <param name="key">The key that it showed, if any.</param>
    /// <param name="ours">The algorithms that the client offered.</param>
    /// <param name="trouble">The exception of SSH.NET.</param>
    public static SessionException Explain(SshHost host, HostKeyCheck key, Renci.SshNet.ConnectionInfo ours, Exception trouble)
    {
        var what = host is Device ? "设备" : "跳板机";
        return trouble switch
        {
            _ when key.IsMismatch => new SessionException(
                SessionFailure.Refused,
                $"主机密钥不匹配：{host.Place} 出示 {key.Algorithm} {key.Fingerprint}，"
                    + (host.HostKeys.Count > 0 ? $"DEVICES_FILE 中为 {string.Join("、", host.HostKeys)}" : "与首次登录时记录的不同") + "，已拒绝登录",
                trouble),
            _ when AlgorithmMismatch.Of(trouble) is { } mismatch => new SessionException(
                SessionFailure.Refused, $"{what} {host.Place} 的 SSH 握手失败：{mismatch.Sentence(ours)}", trouble),
            SshException or SocketException when host.Via is { } jump && trouble is not (SshAuthenticationException or SshOperationTimeoutException) => new SessionException(
                SessionFailure.Unreachable, $"跳板机 {jump.Place} 无法连通 {host.Host}:{host.Port} 的 SSH 端口", trouble),
            SshAuthenticationException => new SessionException(
                SessionFailure.Refused, $"{what} {host.Place} 登录失败：用户名、密码或密钥不被接受", trouble),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new SessionException(
                SessionFailure.Unreachable, $"{what} {host.Place} 拒绝连接（SSH 端口未开放）", trouble),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new SessionException(
                SessionFailure.Unreachable, $"{what}主机名 {host.Host} 无法解析", trouble),
            SocketException => new SessionException(SessionFailure.Unreachable, $"{what} {host.Place} 不可达", trouble),
            TimeoutException or SshOperationTimeoutException => new SessionException(
                SessionFailure.TimedOut, $"{what} {host.Place} 在时限内没有完成 SSH 连接", trouble),
            SshConnectionException => new SessionException(SessionFailure.Unreachable, $"{what} {host.Place} 的 SSH 连接未能建立", trouble),
            _ => new SessionException(SessionFailure.Unreachable, $"{what} {host.Place} 的 SSH 连接失败（{trouble.GetType().Name}）", trouble),
        };
    }
}

/// <summary>A handshake that failed because the sides have no algorithm of one kind in common, read from the message of SSH.NET.</summary>
/// <param name="Kind">In the words of SSH.NET: <c>key exchange</c>, <c>host key</c>, <c>client encryption</c>, <c>server MAC</c>.</param>
/// <param name="Offered">What the machine offers: its own words, reduced to the letters of algorithm names and cut to one short line.</param>
internal sealed partial record AlgorithmMismatch(string Kind, IReadOnlyList<string> Offered)
{
    private const int MaxOffered = 12;
    private const int MaxName = 40;

    // The newest supported ones are enough to choose from.
    private const int Proposed = 5;

    /// <summary>Returns the mismatch that an exception reports, or null when it reports something else.</summary>
    public static AlgorithmMismatch? Of(Exception? trouble)
    {
        for (; trouble is not null; trouble = trouble.InnerException)
        {
            if (trouble is SshException && NoMatch().Match(trouble.Message) is { Success: true } match)
            {
                var offered = match.Groups["offered"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                return new AlgorithmMismatch(match.Groups["kind"].Value, [.. offered.Select(Name)]);
            }
        }

        return null;
    }

    /// <summary>Returns a sentence for the platform's users, in Chinese: the kind, what the machine offers, and what to do.</summary>
    /// <param name="ours">The algorithms that this service has.</param>
    public string Sentence(Renci.SshNet.ConnectionInfo ours)
    {
        var (kind, supported) = Kind switch
        {
            "key exchange" => ("密钥交换算法（KexAlgorithms）", ours.KeyExchangeAlgorithms.Keys),
            "host key" => ("主机密钥算法（HostKeyAlgorithms）", ours.HostKeyAlgorithms.Keys.Where(name => !name.Contains("-cert-", StringComparison.Ordinal))),
            _ when Kind.EndsWith("MAC", StringComparison.Ordinal) => ("MAC 算法（MACs）", ours.HmacAlgorithms.Keys),
            _ when Kind.EndsWith("encryption", StringComparison.Ordinal) => ("加密算法（Ciphers）", ours.Encryptions.Keys),
            _ => ("压缩算法（Compression）", ours.CompressionAlgorithms.Keys),
        };
        var offered = Offered.Count == 0 ? "设备没有提供任何算法" : $"设备只提供 {string.Join('、', Offered.Take(MaxOffered))}{(Offered.Count > MaxOffered ? " 等" : "")}";
        return $"没有共同的{kind}，{offered}；请在设备上启用以下之一：{string.Join('、', supported.Take(Proposed))}，或升级设备的 SSH 服务";
    }

    public override string ToString() => $"no common {Kind} algorithm, it offers {string.Join(',', Offered.Take(MaxOffered))}";

    private static string Name(string offered)
    {
        var name = new string([.. offered.Take(MaxName).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '@' or '+' ? letter : '?')]);
        return offered.Length > MaxName ? name + "…" : name;
    }

    [GeneratedRegex(@"^No matching (?<kind>[A-Za-z ]{1,40}?) algorithm \(server offers (?<offered>.*)\)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex NoMatch();
}
