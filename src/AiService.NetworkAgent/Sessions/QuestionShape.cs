using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Recognises a line at which a device waits for an answer, whatever it asks: a choice in brackets, a login or password, a key to press, a pager that the
/// platform does not know, a question mark.
/// </summary>
internal static partial class QuestionShape
{
    // The end of a line tells; what a device prints may be long, and made to be slow to match.
    private const int Looked = 300;

    public static bool IsMatch(string line)
    {
        var end = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        end = end.Length > Looked ? end[^Looked..] : end;
        return Choice().IsMatch(end) || Entry().IsMatch(end) || Key().IsMatch(end);
    }

    // "[Y/N]:", "(y/n)[n]:", "[yes/no/CANCEL]", "[Y(yes)/N(no)/C(cancel)]:", "[yes,no] (yes)", "[confirm]", "(yes/no/[fingerprint])?", "[是/否]".
    [GeneratedRegex(
        @"(?:[\[(](?:y|yes|n|no|是|否)(?:\(\w+\))?\s*[/,|](?:[^\[\]()]|\(\w+\)|\[\w+\]){1,40}[\])]|\[(?:confirm|yes|no|y|n)\]|\(confirm\))(?:\s*\??\s*[\[(]\w*[\])])?\s*[:?：？]?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Choice();

    // "Password:", "Enter new password for netop:", "login:", "Username:", "Destination filename [startup-config]?", "… file name(*.cfg)[startup.cfg]:", "Proceed?".
    [GeneratedRegex(
        @"(?:\b(?:password|passphrase|passcode|pin|secret|user ?name|user|login|login as|account)\b(?:[^:\n]{0,60})?|(?:密码|口令|用户名)[^:：\n]{0,20})\s*[:：]\s*$|\w\S*\s*\[[^\[\]\n]{0,80}\]\s*[:?]\s*$|\w\W{0,2}[?？]\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Entry();

    // "Press Y or ENTER to continue, N to exit.", "Hit Enter to proceed:", "… press the enter key):", "--More-- or (q)uit".
    [GeneratedRegex(
        @"\b(?:press|hit|strike|type)\b[^\n]{0,40}\b(?:enter|return|key|space|ctrl|yes|y)\b[^\n]{0,80}$|按[^\n]{0,20}键[^\n]{0,40}$|^\s*[-<(]+\s*\(?more\b[^\n]{0,40}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
