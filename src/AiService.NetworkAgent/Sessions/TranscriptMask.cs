using System.Text.RegularExpressions;
using AiService.NetworkAgent.Inventory;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Masks secrets in what devices print before it is kept or shown: their configuration holds passwords, communities, keys and hashes. In doubt a
/// word is masked. Repetitions within a pattern are bounded, because a line may be long, and crafted to be slow to match.
/// </summary>
internal static partial class TranscriptMask
{
    /// <summary>Masks also the credentials of the machine, and of the jump hosts on the way to it.</summary>
    public static string Apply(string text, SshHost machine)
    {
        for (SshHost? host = machine; host is not null; host = host.Via)
        {
            text = host.Credential.Hide(text);
        }

        return Apply(machine.Redact(text));
    }

    public static string Apply(string text)
    {
        text = PrivateKey().Replace(text, "***");
        text = Secret().Replace(text, match => match.Groups["before"].Value + "***");
        text = TrapHost().Replace(text, match => match.Groups["before"].Value + "***");
        text = Community().Replace(text, match => match.Groups["before"].Value + "***");
        return Hash().Replace(text, "***");
    }

    // -----BEGIN OPENSSH PRIVATE KEY----- … ; one that is cut off is masked to its end.
    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    // "password cipher X", "enable secret 5 X", "key-string 7 X", "pre-shared-key simple X", "authentication-mode md5 1 cipher X",
    // "md5 X", "encrypted-password "X";": the word, what says how it is stored, and then the secret.
    [GeneratedRegex(
        """(?<before>(?<![\w-])(password|passwd|passphrase|secret|cipher|irreversible-cipher|simple|plain|md5|sha\d*|hmac-[\w-]+|psk|wpa-passphrase|key-string|(pre-)?shared-?(key|secret)|authentication-key|encrypted-password|auth(entication)?-(password|key|passphrase)|priv(acy)?-(password|key|passphrase)|(server|tacacs|radius|auth|priv|message-digest)-key|key)[ \t:=]+((cipher|irreversible-cipher|simple|plain|clear|hash|ascii-text|hexadecimal|encrypted|sha512|md5|string|[0-9]{1,2})[ \t]+){0,8})(?!(cipher|irreversible-cipher|simple|hash|chain)\b)("[^"\r\n]*"|'[^'\r\n]*'|[^\s;,"'{}]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    // "snmp-server community X RO", "snmp-agent community read cipher X", "community X {": never a BGP community, which is numbers.
    [GeneratedRegex(
        """(?<before>(snmp[\w-]{0,40}[ \t]+(trap[ \t]+|host[ \t]+\S+[ \t]+(version[ \t]+\S+[ \t]+)?)?|^[ \t]*)community[ \t]+((read|write|ro|rw|cipher|simple|[078])[ \t]+){0,8})(?!(list|read|write|name)\b)("[^"\r\n]*"|[^\s;{]+)""",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Community();

    // "snmp-server host 10.0.0.1 version 2c X": where traps go to, and the community last.
    [GeneratedRegex(
        """(?<before>snmp[\w-]{0,40}[ \t]+(target-)?host[ \t].{0,500}?\b(version[ \t]+(1|2c)|v1|v2c)[ \t]+)(?!community\b)\S+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrapHost();

    // Hashes and reversible ciphers, wherever they stand: $1$…, $6$…, $9$… (Junos), %^%#…%^%# (VRP), $c$3$… (Comware).
    [GeneratedRegex(
        """(\$(\d{1,2}[a-z]?|c|h|sha512|y)\$[^\s";,]{4,})|(%\^%#.*?%\^%#)|(%@%@.*?%@%@)|(%\$%\$.*?%\$%\$)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
