
namespace AiService.Faults.Messages;

/// <summary>
/// Recognises ZTE's lines: <c>An alarm 16924 level 5 occurred at 10:00:00 07/07/2024 UTC sent by MPU 1 %OAM% text</c> and the older
/// <c>10:00:00 07/07/2024 UTC alarm 16924 occurred %OAM% text sent by MPU 1</c>.
/// </summary>
internal static class ZteAlarm
{
    private const int LongestHeader = 200;

    /// <summary>Reads the alarm that begins at a place of a line; null when none begins there. Named after module and status: <c>OAM/occurred</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The place.</param>
    /// <param name="bodyEnd">Where the text ends: the sender behind it is no part of it.</param>
    public static MessageTag? Read(string line, int at, out int bodyEnd)
    {
        bodyEnd = line.Length;
        var head = line.AsSpan(at, Math.Min(LongestHeader, line.Length - at));
        if (!StartsWith(head, "An alarm ") && !StartsWith(head, "alarm ") && !StartsWith(head, "A notification "))
        {
            return null;
        }

        var occurred = head.IndexOf(" occurred", StringComparison.OrdinalIgnoreCase);
        var cleared = head.IndexOf(" cleared", StringComparison.OrdinalIgnoreCase);
        var status = occurred >= 0 && (cleared < 0 || occurred < cleared) ? occurred : cleared;
        var open = head.IndexOf('%');
        var close = open < 0 ? -1 : head[(open + 1)..].IndexOf('%');
        if (status < 0 || open < status || close is < 1 or > 24 || !IsNumbered(head[..status]))
        {
            return null;
        }

        var module = head.Slice(open + 1, close).ToString();
        var sent = line.LastIndexOf(" sent by ", StringComparison.OrdinalIgnoreCase);
        var end = at + open + close + 2;
        bodyEnd = sent > end ? sent : line.Length;
        return new MessageTag(at, end - at, $"{module}/{(status == occurred ? "occurred" : "cleared")}", end);
    }

    private static bool StartsWith(ReadOnlySpan<char> head, string words) => head.StartsWith(words, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumbered(ReadOnlySpan<char> head)
    {
        var word = head.IndexOf(head.Contains("alarm", StringComparison.OrdinalIgnoreCase) ? "alarm " : "notification ", StringComparison.OrdinalIgnoreCase);
        var number = word < 0 ? [] : head[word..];
        var blank = number.IndexOf(' ');
        return blank > 0 && blank + 1 < number.Length && char.IsAsciiDigit(number[blank + 1]);
    }
}
