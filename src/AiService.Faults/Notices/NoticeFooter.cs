namespace AiService.Faults.Notices;

/// <summary>Recognises the lines that a sender adds to every notice.</summary>
internal static class NoticeFooter
{
    private static readonly string[] Beginnings =
    [
        "@", "查看", "点击", "由", "请", "来自", "发送自", "本邮件", "本消息", "此邮件", "此消息", "详见", "sent by", "sent from", "sent via", "powered by",
        "view ", "click ", "this message", "this email", "this mail", "please ", "you are receiving", "for more", "see also", "best regards", "regards",
    ];

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
