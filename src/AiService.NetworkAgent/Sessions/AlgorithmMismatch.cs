using System.Text.RegularExpressions;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>A handshake that failed because both sides have no algorithm of one kind in common, as SSH.NET words it.</summary>
/// <param name="Kind">In the words of SSH.NET: <c>key exchange</c>, <c>host key</c>, <c>client encryption</c>, <c>server MAC</c>.</param>
/// <param name="Offered">What the machine offers: its own words, reduced to the letters of algorithm names and cut to one short line.</param>
internal sealed partial record AlgorithmMismatch(string Kind, IReadOnlyList<string> Offered)
{
    private const int MaxOffered = 12;
    private const int MaxName = 40;

    // The newest ones of ours are enough to choose from.
    private const int Proposed = 5;

    /// <returns>The mismatch that an exception tells of, or null when it tells of something else.</returns>
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

    /// <summary>For the platform's users, in Chinese: the kind, what the machine offers, and what to do.</summary>
    /// <param name="ours">The algorithms that this service has.</param>
    public string Sentence(ConnectionInfo ours)
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
