namespace AiService.Faults;

/// <summary>What stands behind the word of an interface.</summary>
/// <param name="End">Behind the last character; -1 when nothing fits.</param>
/// <param name="Parts">Numbers between slashes; 0 for names that have none.</param>
/// <param name="IsSeveral">A placeholder or too many parts: no single port.</param>
internal readonly record struct PortNumbers(int End, int Parts, bool IsSeveral)
{
    private const int MostParts = 5;

    // Forms that never have a position with slashes.
    private const int TakeSlots = ~((1 << (int)NumberForm.Plain) | (1 << (int)NumberForm.Lower) | (1 << (int)NumberForm.Dotted)
        | (1 << (int)NumberForm.Place) | (1 << (int)NumberForm.Address) | (1 << (int)NumberForm.Name));

    public static PortNumbers None => new(-1, 0, false);

    /// <summary>Reads the numbers at a place in one of the forms that the word allows.</summary>
    public static PortNumbers Read(string text, int at, int forms)
    {
        if (at >= text.Length)
        {
            return None;
        }

        var letters = Allows(forms, NumberForm.Place) ? KernelNames.Place(text, at)
            : Allows(forms, NumberForm.Address) ? KernelNames.Address(text, at)
            : Allows(forms, NumberForm.Name) ? KernelNames.Given(text, at)
            : -1;
        if (letters > at)
        {
            return new PortNumbers(letters, 0, false);
        }

        return Allows(forms, NumberForm.Location) && Location(text, at) is > 0 and var end ? new PortNumbers(end, 4, false) : Position(text, at, forms);
    }

    /// <summary>Behind a run of digits.</summary>
    public static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool Allows(int forms, NumberForm form) => (forms & (1 << (int)form)) != 0;

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static PortNumbers Position(string text, int at, int forms)
    {
        var end = Digits(text, at);
        var (length, parts) = (end - at, 1);
        if (length is 0 or > 10)
        {
            return None;
        }

        if (Allows(forms, NumberForm.Dotted) && Dotted(text, end) is > 0 and var dotted)
        {
            return new PortNumbers(dotted, 3, false);
        }

        while (end + 1 < text.Length && (forms & TakeSlots) != 0 && (text[end] == '/' || (text[end] == '_' && Allows(forms, NumberForm.Joined)) || (text[end] == '-' && parts == 1 && Allows(forms, NumberForm.Dashed))))
        {
            if (IsPlaceholder(text, end + 1))
            {
                return new PortNumbers(Token(text, end), parts + 1, true);
            }

            var next = Digits(text, end + 1);
            if (next == end + 1)
            {
                break;
            }

            if (next - end > 5 || length > 4)
            {
                return None;
            }

            (end, parts) = (next, parts + 1);
        }

        if (parts > 1 ? IsRate(text, at, end) : length > Most(forms))
        {
            return None;
        }

        var isFpc = forms == 1 << (int)NumberForm.Fpc;
        return parts > (isFpc ? 3 : MostParts) ? new PortNumbers(Token(text, end), parts, true)
            : isFpc && parts < 3 ? None
            : new PortNumbers(Channels(text, end), parts, false);
    }

    private static int Dotted(string text, int end)
    {
        var second = end + 1 < text.Length && text[end] == '.' ? Digits(text, end + 1) : 0;
        var third = second > end + 1 && second + 1 < text.Length && text[second] == '.' ? Digits(text, second + 1) : 0;
        return third > second + 1 && third - second < 5 ? third : 0;
    }

    /// <summary>The longest number that is enough without slashes.</summary>
    private static int Most(int forms)
    {
        return Allows(forms, NumberForm.Number) || Allows(forms, NumberForm.Blank) ? 10
            : Allows(forms, NumberForm.Short) || Allows(forms, NumberForm.Plain) ? 3
            : Allows(forms, NumberForm.One) || Allows(forms, NumberForm.Lower) ? 2
            : Allows(forms, NumberForm.Digit) ? 1
            : 0;
    }

    /// <summary>Behind <c>:0</c> for a channel and <c>.100</c> for a sub-interface.</summary>
    private static int Channels(string text, int end)
    {
        end = Suffix(text, end, ':', 4);
        var unit = Suffix(text, end, '.', 10);
        return unit == end ? end : Suffix(text, unit, ':', 4);
    }

    /// <summary>Behind a sign and a number, or the place itself.</summary>
    public static int Suffix(string text, int end, char sign, int most)
    {
        if (end + 1 >= text.Length || text[end] != sign)
        {
            return end;
        }

        var next = Digits(text, end + 1);
        var goesOn = next + 1 < text.Length && text[next] == sign && char.IsAsciiDigit(text[next + 1]);
        return next > end + 1 && next - end - 1 <= most && !goesOn ? next : end;
    }

    // "Ethernet 10/100/1000" is what a port can do, and not its place.
    private static bool IsRate(string text, int at, int end) =>
        text.AsSpan(at, end - at) is "10/100" or "10/100/1000" or "100/1000" or "100/1000/10000" or "1/10" or "10/1000" or "10/25" or "40/100" or "1/10/25";

    private static bool IsPlaceholder(string text, int at)
    {
        return text[at] is '*' or '[' or '{' or '?' or '<' or '#'
            || (text[at] is 'x' or 'X' or 'n' or 'N' or 'y' or 'Y' && (at + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[at + 1])));
    }

    /// <summary>Behind everything that hangs together with the numbers.</summary>
    public static int Token(string text, int at)
    {
        while (at < text.Length && (IsWord(text[at]) || text[at] is '/' or '-' or ':' or '.' or '*' or '[' or ']' or '{' or '}' or '<' or '>' or '#' or '~' or ',' or '?'))
        {
            at++;
        }

        while (text[at - 1] is '.' or ',' or ':' or '?' or '-' or '/')
        {
            at--;
        }

        return at;
    }

    private static int Location(string text, int at)
    {
        var (end, parts, letters) = (at, 0, 0);
        while (parts < MostParts)
        {
            var word = end;
            while (word < text.Length && word - end < 4 && char.IsAsciiLetter(text[word]))
            {
                word++;
            }

            var next = Digits(text, word);
            if (next == word || next - word > 3 || (word > end && parts == 0))
            {
                return -1;
            }

            letters += word - end;
            (end, parts) = (next, parts + 1);
            if (end + 1 >= text.Length || text[end] != '/')
            {
                break;
            }

            end++;
        }

        return letters > 0 && parts is 3 or 4 ? end : -1;
    }
}
