
namespace AiService.Faults.Notices;

/// <summary>Reads the marks that the first line of a notice begins with: <c>[FIRING:2]</c>, <c>【告警恢复】</c>, <c>恢复通知：</c>, <c>✅</c>.</summary>
internal static class NoticeMarks
{
    private const int LongestMark = 60;

    /// <summary>Reads the marks of the line that begins and ends there.</summary>
    /// <returns>The place behind the marks.</returns>
    public static int Read(string view, int start, int end, List<(StatusMark Mark, NoticeSpan Span)> marks)
    {
        var at = start;
        while (at < end)
        {
            var before = at;
            at = ReadEmoji(view, at, end, marks);
            at = ReadBracket(view, at, end, marks);
            at = ReadHead(view, at, end, marks);
            if (at == before)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Reads the mark in brackets that a line ends with: <c>接口down 【已恢复】</c>.</summary>
    public static int ReadTail(string view, int start, int end, List<(StatusMark Mark, NoticeSpan Span)> marks)
    {
        if (end - start < 3 || Opening(view[end - 1]) is not { } opening)
        {
            return ReadLastWord(view, start, end, marks);
        }

        var length = Math.Min(LongestMark, end - start);
        var open = view.AsSpan(end - length, length - 1).LastIndexOf(opening);
        if (open < 0)
        {
            return end;
        }

        // Device messages end in such words too: "INIT (New)", "Down (reset)".
        open += end - length;
        var isTerm = opening != '(' || view[open + 1] > '\u2e80';
        return isTerm && Status(view, open + 1, end - 1) is not { Status: NoticeStatus.Firing } && Add(view, open + 1, end - 1, marks, opening != '(') ? open : end;
    }

    /// <summary>Reads the status behind a title's last colon or stroke, as in Zabbix's <c>{TRIGGER.NAME}: {TRIGGER.STATUS}</c>.</summary>
    private static int ReadLastWord(string view, int start, int end, List<(StatusMark Mark, NoticeSpan Span)> marks)
    {
        for (var at = end - 1; at > start && end - at < 24; at--)
        {
            if (!IsDelimiter(view, at, end))
            {
                continue;
            }

            var word = view.AsSpan(at + 1, end - at - 1).Trim();
            var isTerm = word.Length > 1 && (word[0] > '\u2e80' ? word.Length > 2 : word.IndexOfAnyInRange('a', 'z') < 0);
            return isTerm && Add(view, at + 1, end, marks, allowsState: false) ? at : end;
        }

        return end;
    }

    /// <summary>The status that the emoji before a line say; null for none.</summary>
    public static NoticeStatus? Emoji(string view, int start, int end)
    {
        var marks = new List<(StatusMark Mark, NoticeSpan Span)>();
        ReadEmoji(view, start, end, marks);
        return marks.Count == 0 ? null : marks[0].Mark.Status;
    }

    private static int ReadEmoji(string view, int start, int end, List<(StatusMark, NoticeSpan)> marks)
    {
        var stop = NoticeLines.SkipDecoration(view, start, end);
        for (var at = start; at < Math.Min(stop, start + LongestMark); at++)
        {
            if (!char.IsWhiteSpace(view[at]) && NoticeWords.At(view.AsSpan(0, stop), at) is { Status: not NoticeStatus.Unknown } word)
            {
                marks.Add((new StatusMark(word.Status, false, at, word.Length), new NoticeSpan(at, word.Length)));
            }
        }

        return stop;
    }

    private static int ReadBracket(string view, int start, int end, List<(StatusMark, NoticeSpan)> marks)
    {
        if (start >= end || Closing(view[start]) is not { } closing)
        {
            return start;
        }

        var close = view.AsSpan(start, Math.Min(LongestMark, end - start)).IndexOf(closing);
        if (close < 2)
        {
            return start;
        }

        close += start;
        if (!Add(view, start + 1, close, marks, allowsState: true) && !IsName(view, start, close, end))
        {
            return start;
        }

        return close + 1;
    }

    /// <summary>Brackets that hold a name (<c>[Zabbix]</c>, <c>[SW-1]</c>) may stand before the mark.</summary>
    private static bool IsName(string view, int start, int close, int end)
    {
        var next = NoticeLines.SkipDecoration(view, close + 1, end);
        return view[start] is '[' or '【' && next < end && view[next] is '[' or '【';
    }

    /// <summary>Words before a colon, a bar or a stroke that are a status as a whole, or a term that no sentence begins with.</summary>
    private static int ReadHead(string view, int start, int end, List<(StatusMark, NoticeSpan)> marks)
    {
        if (start >= end)
        {
            return start;
        }

        // "清除状态: 未清除" is a field, although it consists of status words.
        if (NoticeLines.Leading(view, start, end) is { Role: not (FieldRole.None or FieldRole.Body or FieldRole.Over or FieldRole.Acked) })
        {
            return start;
        }

        if (Status(view, start, end) is { IsState: false } whole && end - start <= LongestMark)
        {
            marks.Add((whole, new NoticeSpan(start + whole.Start, whole.Length)));
            return end;
        }

        var limit = Math.Min(end, start + LongestMark);
        for (var at = start; at < limit; at++)
        {
            if (!IsDelimiter(view, at, end))
            {
                continue;
            }

            if (Status(view, start, at) is { IsState: false } head)
            {
                marks.Add((head, new NoticeSpan(start + head.Start, head.Length)));
                return at + 1;
            }

            // "S2 - Recovered - name": what says nothing may stand before the status.
            if (!StatusWords.SaysNothing(view.AsSpan(start, at - start)))
            {
                break;
            }
        }

        var text = view.AsSpan(start, end - start);
        if (NoticeWords.At(text, 0) is { IsState: false, Status: not NoticeStatus.Unknown } term && IsTerm(text, term))
        {
            marks.Add((new StatusMark(term.Status, false, 0, term.Length), new NoticeSpan(start, term.Length)));
            return start + term.Length;
        }

        return start;
    }

    private static bool IsDelimiter(string view, int at, int end) =>
        (view[at] == ':' && !(at > 0 && at + 1 < end && char.IsAsciiDigit(view[at - 1]) && char.IsAsciiDigit(view[at + 1]))) || view[at] is '|' or '—' or '。' or '!' or '·'
        || view[at] == ',' && at > 0 && view[at - 1] > '\u2e80'
        || view[at] == '-' && at > 0 && at + 1 < end && view[at - 1] == ' ' && view[at + 1] == ' ';

    private static bool IsTerm(ReadOnlySpan<char> text, NoticeWord term)
    {
        if (term.Words >= 3)
        {
            return true;
        }

        if (text.Length <= term.Length || !char.IsWhiteSpace(text[term.Length]))
        {
            return false;
        }

        var word = text[..term.Length];
        return word[0] > '\u2e80' ? term.Length >= 4 : term.Length >= 2 && char.IsAsciiLetter(word[0]) && word.IndexOfAnyInRange('a', 'z') < 0;
    }

    private static bool Add(string view, int start, int end, List<(StatusMark, NoticeSpan)> marks, bool allowsState)
    {
        if (Status(view, start, end) is not { } mark || mark.IsState && !allowsState)
        {
            return false;
        }

        marks.Add((mark, new NoticeSpan(start + mark.Start, mark.Length)));
        return true;
    }

    private static StatusMark? Status(string view, int start, int end)
    {
        return end <= start || end - start > LongestMark ? null : StatusWords.Whole(view.AsSpan(start, end - start));
    }

    private static char? Closing(char open) => open switch { '[' => ']', '【' => '】', '<' => '>', '(' => ')', '〖' => '〗', '「' => '」', '『' => '』', _ => null };

    private static char? Opening(char close) => close switch { ']' => '[', '】' => '【', ')' => '(', '」' => '「', _ => null };
}
