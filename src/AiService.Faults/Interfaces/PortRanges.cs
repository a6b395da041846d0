namespace AiService.Faults;

/// <summary>Reads what makes several ports of one: <c>GE0/0/1-4</c>, <c>GE0/0/1、2</c>, <c>Gi0/1 to Gi0/4</c>, <c>GE0/0/1等4个</c>.</summary>
internal static class PortRanges
{
    private const int MostBlanks = 3;

    // What follows a number that counts or measures something else.
    private const string Units = "%年月日时分秒点次个条台号例℃度块路倍天周";

    private static readonly string[] RangeSigns = ["..", "-", "~", "–", "—", "∼", "至", "到", "to", "through", "thru"];
    private static readonly string[] ListSigns = ["、", ",", "&", "和", "与", "及", "跟", "以及", "and", "or", "或", "+", ";"];
    private static readonly string[] Verbs = ["down", "up", "is", "are", "and", "to", "link", "both", "all", "have", "has", "went", "status", "state", "or", "linkdown", "on", "of", "at", "in", "show", "shows", "showing", "flapping", "ports", "interfaces", "links", "were", "are", "lost"];
    private static readonly string[] Joins = ["、", "和", "与", "及", "跟", "以及"];
    private static readonly string[] Others = ["其他", "其它", "其余", "后面", "之后", "后续", "另外", "另", "相邻", "旁边", "附近", "下面", "剩余"];
    private static readonly string[] Numerals = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "several", "some", "many", "a few", "all", "the"];
    private static readonly string[] OthersEnglish = ["etc", "and others", "and other", "and more", "and so on"];

    /// <summary>Behind everything that continues the mention that ends at a place; that place when nothing does.</summary>
    public static int Extend(string text, PortMention mention)
    {
        var (end, isSeveral) = (mention.End, mention.IsSeveral);
        while (Continuation(text, mention, end, isSeveral) is > 0 and var next)
        {
            (end, isSeveral) = (next, true);
        }

        return end;
    }

    /// <summary>Behind the words that say that there are more, 0 when there are none.</summary>
    public static int AndOthers(string text, int end)
    {
        var at = Blanks(text, end);
        if (at < text.Length && text[at] == '等')
        {
            return Etcetera(text, at + 1);
        }

        if (SignAt(text, at, Joins) is > 0 and var join && Blanks(text, at + join) is var rest && SignAt(text, rest, Others) is > 0 and var other)
        {
            return rest + other;
        }

        if (at < text.Length && text[at] == ',')
        {
            at = Blanks(text, at + 1);
        }

        foreach (var words in OthersEnglish)
        {
            if (StartsWord(text, at, words))
            {
                return at + words.Length;
            }
        }

        if (!StartsWord(text, at, "and"))
        {
            return 0;
        }

        var first = Blanks(text, at + 3);
        var last = PortNumbers.Digits(text, first);
        last = last > first ? last : Numerals.FirstOrDefault(word => StartsWord(text, first, word)) is { } numeral ? first + numeral.Length : 0;
        if (last == 0)
        {
            return 0;
        }

        var word = Blanks(text, last);
        return StartsWord(text, word, "more") ? word + 4 : StartsWord(text, word, "other") ? word + 5 : StartsWord(text, word, "others") ? word + 6 : 0;
    }

    /// <summary>"等4个", "等接口", or 等 at the end of a clause; not 等待 or 等级.</summary>
    private static int Etcetera(string text, int end)
    {
        var at = Blanks(text, end);
        if (at == text.Length || char.IsPunctuation(text[at]) || char.IsWhiteSpace(text[at]))
        {
            return end;
        }

        if (!char.IsAsciiDigit(text[at]) && !"一二两三四五六七八九十几多若接端口链物均都".Contains(text[at], StringComparison.Ordinal))
        {
            return 0;
        }

        var number = PortNumbers.Digits(text, at);
        return number > at && number < text.Length && "个口条台".Contains(text[number], StringComparison.Ordinal) ? number + 1 : Math.Max(number, end);
    }

    /// <summary>True when nothing but one separator of a list stands between two places.</summary>
    public static bool IsSeparator(string text, int from, int to)
    {
        var at = Blanks(text, from);
        var length = SignAt(text, at, ListSigns);
        return at <= to && to - at < 12 && (Blanks(text, at + length) == to || (length > 0 && Blanks(text, Blanks(text, at + length) + SignAt(text, Blanks(text, at + length), ListSigns)) == to));
    }

    private static int Continuation(string text, PortMention mention, int end, bool isSeveral)
    {
        if (end < text.Length && text[end] == '[' && PortNumbers.Digits(text, end + 1) is var digit && digit > end + 1
            && digit < text.Length && text[digit] is '-' or ',' or '~')
        {
            return PortNumbers.Token(text, end);
        }

        var at = Blanks(text, end);
        if (at >= text.Length)
        {
            return 0;
        }

        if (SignAt(text, at, RangeSigns) is > 0 and var range)
        {
            var next = Blanks(text, at + range);
            return next >= text.Length ? 0
                : PortScanner.Read(text, next) is not { } last ? Short(text, next, at == end)
                // "port3 - WAN2": a name and what it is called.
                : at > end && next > at + range && last.Name?.Parts?.Kind != mention.Name?.Parts?.Kind ? 0
                : last.End;
        }

        if (SignAt(text, at, ListSigns) is > 0 and var list)
        {
            var next = Blanks(text, at + list);
            // "GE0/0/1、和2"
            next = next < text.Length && SignAt(text, next, ListSigns) is > 0 and var second ? Blanks(text, next + second) : next;
            return next >= text.Length || PortScanner.Read(text, next) is not null ? 0 : Short(text, next, at == end && next == at + list);
        }

        return 0;
    }

    /// <summary>Behind a number or position without its word, 0 when there is none or it says something else.</summary>
    private static int Short(string text, int at, bool isGlued)
    {
        var end = PortNumbers.Digits(text, at);
        if (end == at || end - at > 4)
        {
            return 0;
        }

        var parts = 1;
        while (end + 1 < text.Length && text[end] == '/' && parts < 6 && PortNumbers.Digits(text, end + 1) is var next && next > end + 1)
        {
            (end, parts) = (next, parts + 1);
        }

        if (end == text.Length)
        {
            return end;
        }

        var letter = text[end];
        var digitFollows = end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]);
        if (letter is '.' or ':' or '/' && digitFollows)
        {
            return parts > 1 ? PortNumbers.Token(text, end) : 0;
        }

        if (parts > 1)
        {
            return char.IsAsciiLetter(letter) && !Verbs.Any(verb => StartsWord(text, end, verb)) ? PortNumbers.Token(text, end) : end;
        }

        // A date or a range of another thing: "2024-01-01".
        if ((letter == '-' && digitFollows && (end - at == 4 || !isGlued)) || letter == '_' || Units.Contains(letter, StringComparison.Ordinal))
        {
            return 0;
        }

        var word = Blanks(text, end);
        return word < text.Length && (char.IsAsciiLetter(text[word]) ? !Verbs.Any(verb => StartsWord(text, word, verb)) : Units.Contains(text[word], StringComparison.Ordinal)) ? 0 : end;
    }

    private static int SignAt(string text, int at, string[] signs)
    {
        var longest = 0;
        foreach (var sign in signs)
        {
            if (sign.Length > longest && (char.IsAsciiLetter(sign[0]) ? StartsWord(text, at, sign) : string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0))
            {
                longest = sign.Length;
            }
        }

        return longest;
    }

    private static bool StartsWord(string text, int at, string word)
    {
        return at + word.Length <= text.Length && string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (at + word.Length == text.Length || !char.IsAsciiLetterOrDigit(text[at + word.Length]) || !char.IsAsciiLetter(word[^1]));
    }

    private static int Blanks(string text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < MostBlanks && text[end] is ' ' or '\t')
        {
            end++;
        }

        return end;
    }
}
