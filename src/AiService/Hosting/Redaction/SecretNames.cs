using System.Text.RegularExpressions;

namespace AiService.Hosting.Redaction;

/// <summary>
/// Recognizes by its name that a value is a secret: <c>password</c>, <c>adminPwd</c>, <c>auth.token</c>, <c>secret_key</c>, <c>snmp-community</c>,
/// <c>密码</c>. A name is read as words, whatever joins them; in doubt it is one of a secret.
/// </summary>
internal static partial class SecretNames
{
    /// <summary>Stands where a secret was.</summary>
    public const string Masked = "***";

    /// <summary>Words that only belong to a secret together with the one before: "api key", "pass phrase", "bgp community".</summary>
    private static readonly HashSet<string> Tails = new(StringComparer.OrdinalIgnoreCase)
    {
        "key", "keys", "phrase", "code", "string", "id", "word", "community", "signature", "hash",
    };

    /// <summary>What a key is called that must not be known; of any other, such as a public or a foreign key, the value may be shown.</summary>
    private static readonly HashSet<string> SecretKeys = new(StringComparer.Ordinal)
    {
        "access", "account", "aes", "api", "app", "auth", "authentication", "authorization", "bgp", "chap", "cipher", "client", "consumer", "crypto", "decryption",
        "deploy", "des", "digest", "enc", "encrypt", "encryption", "hmac", "ike", "ipsec", "isis", "jwt", "license", "master", "md5", "ospf", "ppp", "pre", "presharedkey",
        "preshared", "priv", "privacy", "private", "radius", "root", "secret", "session", "sha", "shared", "signing", "snmp", "ssh", "storage", "symmetric", "tacacs",
        "vpn", "webhook", "wep", "wifi", "wireguard", "wpa",
    };

    /// <summary>What stands beside a word like token without being one: counts of a language model, a token's kind.</summary>
    private static readonly HashSet<string> Measures = new(StringComparer.Ordinal)
    {
        "per", "max", "min", "total", "prompt", "completion", "count", "limit", "num", "number", "input", "output", "used", "usage", "bucket", "type", "rate", "ring", "eval",
    };

    /// <summary>What makes a community one of BGP, which is a number that every neighbour is sent.</summary>
    private static readonly HashSet<string> Routing = new(StringComparer.Ordinal)
    {
        "bgp", "send", "ext", "extended", "extcommunity", "large", "standard", "list", "filter", "set", "route", "additive", "match", "attribute",
    };

    /// <summary>What makes a signature one of an intrusion or of a program that is searched for.</summary>
    private static readonly HashSet<string> Detection = new(StringComparer.Ordinal)
    {
        "attack", "ips", "ids", "av", "virus", "malware", "rule", "threat", "app", "application", "name", "version", "count", "type", "database", "update",
    };

    private static readonly HashSet<string> Passes = new(StringComparer.Ordinal)
    {
        "first", "second", "two", "single", "multi", "low", "high", "band", "all", "by", "count", "rate", "test", "tests", "check", "ratio", "fail", "through", "thru",
    };

    /// <summary>Returns whether a value with this name is a secret.</summary>
    public static bool Contains(string name)
    {
        if (Chinese().IsMatch(name))
        {
            return true;
        }

        var words = Words(name);
        var whole = string.Concat(words);
        return Whole().IsMatch(whole) || words.Exists(word => word is "psk" or "pw" or "passwds" or "jwt" or "otp" or "totp" or "hmac" or "bearer" or "credentials" or "creds" or "cred")
            || Ends(words, "auth", "authorization") || IsToken(words) || IsCommunity(words) || IsSignature(words) || IsPass(words) || IsKey(words) || IsString(words)
            || IsSession(words, whole);
    }

    /// <summary>Returns whether a value in a text is a secret by what stands before its sign: <c>api key: x</c>.</summary>
    /// <param name="lead">The word before the name, with its blank; empty when there is none.</param>
    /// <param name="name">The name.</param>
    public static bool IsNamed(string lead, string name)
    {
        // "密码错误：x" tells of a password, and "密码：x" tells it.
        var chinese = Chinese().Matches(name);
        return chinese.Count > 0 ? chinese[^1].Index + chinese[^1].Length == name.Length : Contains(Tails.Contains(name) ? lead + name : name);
    }

    private static bool Ends(List<string> words, params ReadOnlySpan<string> ends) => words.Count > 0 && ends.Contains(words[^1]);

    private static bool IsToken(List<string> words) =>
        words.Exists(word => word.EndsWith("token", StringComparison.Ordinal) || word.EndsWith("tokens", StringComparison.Ordinal)) && !words.Exists(Measures.Contains);

    private static bool IsCommunity(List<string> words) =>
        words.Exists(word => word.EndsWith("community", StringComparison.Ordinal) || word.EndsWith("communities", StringComparison.Ordinal)) && !words.Exists(Routing.Contains);

    private static bool IsSignature(List<string> words) =>
        words.Exists(word => word is "signature" or "sig") && !words.Exists(Detection.Contains) && !(words.Count > 1 && words[^1] == "id");

    private static bool IsPass(List<string> words) =>
        (words.Contains("pass") && !words.Exists(Passes.Contains)) || words.Exists(word => JoinedPass().IsMatch(word));

    private static bool IsKey(List<string> words)
    {
        for (var at = 1; at < words.Count; at++)
        {
            if ((words[at] is "key" or "keys" && SecretKeys.Contains(words[at - 1])) || (words[at - 1] == "key" && words[at] is "string" or "hash" or "material" or "pem"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsString(List<string> words)
    {
        var at = words.FindIndex(word => word is "string" or "str");
        return (at > 0 && words[at - 1] is "snmp" or "ro" or "rw" or "auth" or "priv" or "connection" or "conn")
            || (words is ["snmp", "ro" or "rw" or "read" or "write"]);
    }

    private static bool IsSession(List<string> words, string whole) =>
        whole.EndsWith("sessionid", StringComparison.Ordinal) || whole.EndsWith("sessid", StringComparison.Ordinal) || words.Exists(word => word is "cookie" or "cookies");

    private static List<string> Words(string name) => [.. Word().Matches(name).Select(word => word.Value.ToLowerInvariant())];

    // adminPwd, HTTPToken, API_KEY2, snmp-community, auth.token
    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // Also within a word: authtoken and userpassword. "secretary" and "tokenizer" are none.
    [GeneratedRegex(
        "passw(?:or)?ds?|pass(?:phrase|code|key)|pwd|secret(?!ar)|credential|"
        + "(?:api|access|auth|private|shared|secret|signing|encryption|ssh|master)keys?$|keystring|pincode|simpin$|jsession|verificationcode",
        RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    // dbpass, userpass, never bypass and compass.
    [GeneratedRegex("^(?:user|db|admin|root|my|login|ftp|smtp|ssh|mysql|redis|http|proxy|enable|auth|priv|snmp)(?:pass|pw)$", RegexOptions.CultureInvariant)]
    private static partial Regex JoinedPass();

    // A bucket of tokens shapes traffic.
    [GeneratedRegex("密码|口令|密钥|秘钥|密匙|私钥|团体字|团体名|团体属性|令牌(?!桶)|凭据|凭证|暗号|授权码|验证码|共享密", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();
}
