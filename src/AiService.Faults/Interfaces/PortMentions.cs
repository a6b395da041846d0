namespace AiService.Faults;

/// <summary>A mention of one port, or of several by one expression, in a normal text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Name">The port; null when the expression stands for several, or for none.</param>
/// <param name="IsSeveral">A range, a placeholder, a list whose members are not named in full: no single port.</param>
internal readonly record struct PortMention(int Start, int End, InterfaceName? Name, bool IsSeveral);

/// <summary>Finds the mentions of ports in a text that is in NFKC.</summary>
internal static class PortMentions
{
    /// <summary>All mentions of known kinds, in order.</summary>
    public static IReadOnlyList<PortMention> In(string normal)
    {
        var mentions = new List<PortMention>();
        for (var at = 0; at < normal.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(normal[at]))
            {
                at++;
                continue;
            }

            if (PortScanner.Read(normal, at) is not { } mention)
            {
                // No name begins inside of a word.
                for (at++; at < normal.Length && char.IsAsciiLetterOrDigit(normal[at]);)
                {
                    at++;
                }

                continue;
            }

            var end = PortRanges.Extend(normal, mention);
            if (end == mention.End && end + 1 < normal.Length && normal[end] == '-' && char.IsAsciiDigit(normal[end + 1]))
            {
                // "eth1-2024-01-01": no range, and not the name alone either.
                at = PortNumbers.Token(normal, end);
                if (mention.Name?.Text.Contains('/', StringComparison.Ordinal) == true)
                {
                    mentions.Add(new PortMention(mention.Start, at, null, true));
                }

                continue;
            }

            if (PortRanges.AndOthers(normal, end) is > 0 and var others)
            {
                mention = mention with { Start = FirstOfList(normal, mentions, mention.Start) };
                end = others;
            }

            mentions.Add(end == mention.End ? mention : new PortMention(mention.Start, end, null, true));
            at = end;
        }

        return mentions;
    }

    /// <summary>Takes the members named before, with nothing but separators between, out of the list: "GE0/0/1、GE0/0/2等4个".</summary>
    private static int FirstOfList(string text, List<PortMention> mentions, int start)
    {
        while (mentions.Count > 0 && PortRanges.IsSeparator(text, mentions[^1].End, start))
        {
            start = mentions[^1].Start;
            mentions.RemoveAt(mentions.Count - 1);
        }

        return start;
    }
}
