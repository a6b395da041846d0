
namespace AiService.Faults.Notices;

/// <summary>Reads the words that stand where a status stands.</summary>
internal static class StatusWords
{
    /// <summary>A status is short: a longer value is prose.</summary>
    private const int ValueLength = 80;

    /// <summary>The status that a text says when it consists of status words and words that say nothing; null otherwise.</summary>
    public static StatusMark? Whole(ReadOnlySpan<char> text)
    {
        var (mark, end) = Leading(text);
        return end == text.Length ? mark : null;
    }

    /// <summary>True for a text of nothing but words that say nothing, marks and figures.</summary>
    public static bool SaysNothing(ReadOnlySpan<char> text)
    {
        var (mark, end) = Leading(text);
        return mark is null && end == text.Length;
    }

    /// <summary>The status of a field's value: <c>S2 Recovered</c>.</summary>
    public static StatusMark? Value(ReadOnlySpan<char> text)
    {
        if (text.Length > ValueLength)
        {
            text = text[..ValueLength];
        }

        StatusMark? mark = null;
        for (var at = 0; at < text.Length;)
        {
            var word = at > 0 && char.IsAsciiLetter(text[at]) && char.IsAsciiLetterOrDigit(text[at - 1]) ? null : NoticeWords.At(text, at);
            if (word is null)
            {
                at++;
                continue;
            }

            mark = Join(mark, word, at);
            at += word.Length;
        }

        return mark;
    }

    /// <summary>Returns of two statuses of one alert the one that speaks more against a repair.</summary>
    public static NoticeStatus Stronger(NoticeStatus one, NoticeStatus other) => Weight(one) >= Weight(other) ? one : other;

    private static int Weight(NoticeStatus status) => status switch
    {
        NoticeStatus.Test => 4,
        NoticeStatus.Recovered => 3,
        NoticeStatus.Acknowledged => 2,
        NoticeStatus.Firing => 1,
        _ => 0,
    };

    /// <summary>The status words that a text begins with, and where they end.</summary>
    private static (StatusMark? Mark, int End) Leading(ReadOnlySpan<char> text)
    {
        StatusMark? mark = null;
        var at = 0;
        while (at < text.Length)
        {
            if (NoticeWords.At(text, at) is { } word)
            {
                mark = word.Status == NoticeStatus.Unknown ? mark : Join(mark, word, at);
                at += word.Length;
            }
            else if (char.IsLetter(text[at]) || text[at] is '%')
            {
                break;
            }
            else
            {
                at++;
            }
        }

        return (mark, at);
    }

    private static StatusMark? Join(StatusMark? known, NoticeWord word, int at)
    {
        if (word.Status == NoticeStatus.Unknown)
        {
            return known;
        }

        var found = new StatusMark(word.Status, word.IsState, at, word.Length);
        if (known is null)
        {
            return found;
        }

        var stronger = Weight(word.Status) > Weight(known.Status) ? found : known;
        return stronger with
        {
            IsMixed = known.IsMixed || (known.Status, word.Status) is (NoticeStatus.Firing, NoticeStatus.Recovered) or (NoticeStatus.Recovered, NoticeStatus.Firing),
        };
    }
}

/// <summary>A status that was read; <c>IsState</c> when its word is also the state of an object.</summary>
internal sealed record StatusMark(NoticeStatus Status, bool IsState, int Start, int Length)
{
    /// <summary>Both are said, of several alerts: <c>[FIRING:1, RESOLVED:2]</c>.</summary>
    public bool IsMixed { get; init; }
}
