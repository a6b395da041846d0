
namespace AiService.Faults.Notices;

/// <summary>Recognises the lines that a sender adds to every notice.</summary>
internal static class NoticeFooter
{
    private static readonly string[] Beginnings =
    [
        "@", "查看", "点击", "由", "请", "来自", "发送自", "本邮件", "本消息", "此邮件", "此消息", "详见", "sent by", "sent from", "sent via", "powered by",
        "view ", "click ", "this message", "this email", "this mail", "please ", "you are receiving", "for more", "see also", "best regards", "regards",
    ];

    /// <summary>True for a line of buttons: <c>[Acknowledge] [Resolve] [Snooze]</c>.</summary>
    public static bool IsButtons(ReadOnlySpan<char> line)
    {
        var buttons = 0;
        for (var rest = line.Trim(); !rest.IsEmpty; rest = rest.TrimStart(" |·"))
        {
            var close = rest.IndexOf(']');
            if (rest[0] != '[' || close < 2 || rest[1..close].ContainsAny('0', ':'))
            {
                return false;
            }

            rest = rest[(close + 1)..];
            buttons++;
        }

        return buttons > 1;
    }

    public static bool Is(ReadOnlySpan<char> line)
    {
        foreach (var beginning in Beginnings)
        {
            if (line.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
