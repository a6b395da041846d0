using System.Buffers;

namespace AiService.Faults.Messages;

/// <summary>Tells the words of a header from those of a sentence.</summary>
internal static class HeaderWords
{
    public const int LongestWord = 80;

    private static readonly SearchValues<char> HostMarks = SearchValues.Create("0123456789-._");

    // A word that says something of a fault is no host, wherever it stands.
    private static readonly HashSet<string> Statements = new(StringComparer.OrdinalIgnoreCase)
    {
        "resolved", "recovered", "recovery", "recover", "restored", "cleared", "clear", "ok", "okay", "normal", "up", "down", "test", "testing", "drill", "maintenance",
        "planned", "firing", "problem", "alert", "alerts", "alarm", "alarms", "warning", "warn", "notice", "info", "error", "critical", "status", "state", "summary",
        "description", "reason", "message", "msg", "content", "title", "subject", "level", "severity", "note", "log", "logs", "example", "expected", "false", "ignore",
        "interface", "port", "link", "no", "not", "if", "when", "was", "is", "acknowledged", "ack", "closed", "fixed", "old", "historical", "history", "simulated",
    };

    private static readonly HashSet<string> Objects = new(StringComparer.OrdinalIgnoreCase)
    {
        "bgp", "ospf", "ospfv3", "isis", "is-is", "bfd", "lacp", "ldp", "pim", "vrrp", "hsrp", "eigrp", "stp", "cpu", "memory", "mem", "fan", "power", "psu", "module", "lag",
    };

    /// <summary>Returns the end of the word at a place: the next blank, or <see cref="LongestWord"/> characters on nothing.</summary>
    public static int WordEnd(string line, int at)
    {
        var end = at;
        while (end < line.Length && line[end] is not (' ' or '\t'))
        {
            if (++end - at > LongestWord)
            {
                return at;
            }
        }

        return end;
    }

    public static bool IsHost(ReadOnlySpan<char> word)
    {
        var bare = word.TrimEnd(':');
        var named = false;
        foreach (var letter in bare)
        {
            named |= char.IsAsciiLetterOrDigit(letter);
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-' or ':' or '@' or '#' or '+' or '(' or ')' or '[' or ']' or '/'))
            {
                return false;
            }
        }

        return named && bare[^1] != '.' && (!bare.Contains('/') || bare[0] == '/') && !IsStatement(bare);
    }

    public static bool IsStatement(ReadOnlySpan<char> word) => Statements.Contains(word.Trim("[](){}:").ToString());

    /// <summary>Hosts have digits, dots and strokes; a word of letters alone may be a word of a sentence.</summary>
    public static bool LooksLikeHost(ReadOnlySpan<char> word) => word.TrimEnd(':').IndexOfAny(HostMarks) >= 0;

    /// <summary>Tells whether a word with a colon behind it is a process: <c>rpd[1234]:</c>, and after a time <c>kernel:</c>.</summary>
    public static bool IsProcess(ReadOnlySpan<char> word, bool timed)
    {
        var name = word.TrimEnd(':');
        var open = name.IndexOf('[');
        if (open > 0 && name[^1] == ']' && name.Length > open + 2 && HeaderParts.SkipDigits(name, open + 1) == name.Length - 1)
        {
            return name[..open].IndexOfAny("()") < 0;
        }

        if (name is "kernel" or "/kernel")
        {
            return true;
        }

        foreach (var letter in name)
        {
            if (!char.IsAsciiLetter(letter) && letter is not ('_' or '-' or '/'))
            {
                return false;
            }
        }

        return timed && name.Length >= 2;
    }

    public static bool NamesObject(ReadOnlySpan<char> word) => Objects.Contains(word.ToString());
}
