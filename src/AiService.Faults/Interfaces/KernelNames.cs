namespace AiService.Faults;

/// <summary>Reads what the kernel and its programs put behind the word of an interface.</summary>
internal static class KernelNames
{
    private static readonly string[] Words = ["lan", "ex", "int", "tun", "wan", "guest", "mgmt"];

    /// <summary>Behind a place on the bus: <c>3s0f1np1</c> of <c>enp3s0f1np1</c>; -1 for none, as below.</summary>
    public static int Place(string text, int at)
    {
        var end = PortNumbers.Digits(text, at);
        if (end == at && text[at] is 'P' or 'p')
        {
            end = at;
        }
        else if (end == at || end - at > 5)
        {
            return -1;
        }

        while (end < text.Length && char.ToLowerInvariant(text[end]) is 's' or 'f' or 'd' or 'n' or 'p' or 'v' or 'u' or 'i')
        {
            var word = text[end] is 'n' && end + 1 < text.Length && text[end + 1] == 'p' ? end + 2 : end + 1;
            var next = PortNumbers.Digits(text, word);
            if (next == word || next - word > 4)
            {
                break;
            }

            end = next;
        }

        return end > at ? PortNumbers.Suffix(text, end, '.', 4) : -1;
    }

    /// <summary>Behind a MAC address: <c>enx00005e005301</c>.</summary>
    public static int Address(string text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 12 && char.IsAsciiHexDigit(text[end]))
        {
            end++;
        }

        return end - at == 12 ? PortNumbers.Suffix(text, end, '.', 4) : -1;
    }

    /// <summary>Behind a number that a program gave, or one of few words: <c>veth7f3a12b</c>, <c>br-lan</c>.</summary>
    public static int Given(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
        {
            end++;
        }

        // "veth7f3a12bdown"
        end -= end > at && end < text.Length && text[end] is 'o' or 'O' && text[end - 1] is 'd' or 'D' ? 1 : 0;
        if (end - at <= 12 && text.AsSpan(at, end - at).IndexOfAnyInRange('0', '9') >= 0)
        {
            return end;
        }

        foreach (var word in Words)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
            {
                return at + word.Length;
            }
        }

        return -1;
    }
}
