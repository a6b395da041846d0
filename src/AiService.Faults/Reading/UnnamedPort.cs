using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Decides whether an interface that is not named is understood: 接口down is, MA5800 接口 down and 两个接口down are not.</summary>
/// <param name="text">The text.</param>
/// <param name="tokens">Its tokens, or those of a stretch of it.</param>
internal sealed class UnnamedPort(NormalText text, IReadOnlyList<Token> tokens)
{
    /// <summary>Why an unnamed interface is not understood: something stands where its name would.</summary>
    public string? DoubtOf(StatementDraft draft)
    {
        foreach (var noun in draft.Objects.Where(known => known.Object.Kind is ObjectKind.Interface).Select(known => known.Token))
        {
            if (IsCounted(tokens[noun]) || IsPlural(tokens[noun]))
            {
                return DraftBuilder.NamesAreNotWhole;
            }

            if (IsName(noun - 1, tokens[noun].Start, before: true) || IsName(noun + 1, tokens[noun].Finish, before: false))
            {
                return DraftBuilder.NoPortThere;
            }
        }

        return null;
    }

    /// <summary>两个接口, 端口共52个: several, and none of them named.</summary>
    private bool IsCounted(Token noun)
    {
        var before = text.Lower.AsSpan(0, noun.Start);
        if (before is [.., var many, '个' or '条' or '路'] && (many is '二' or '两' or '三' or '四' or '五' or '六' or '七' or '八' or '九' or '十' or '几' or '多' || (char.IsAsciiDigit(many) && before is not [.., '1', _] and not [.., '第', _, _])))
        {
            return before is not [.., '第', _, _];
        }

        var after = text.Lower.AsSpan(noun.Finish).TrimStart(" 一共总有计:");
        var digits = after.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && after[digits..].TrimStart() is ['个' or '条' or '路', ..] && after[..digits] is not ['1'];
    }

    /// <summary>"At least three access ports".</summary>
    private static bool IsPlural(Token noun) =>
        noun.Word?.Text is { } words && (words.EndsWith("ports", StringComparison.Ordinal) || words.EndsWith("interfaces", StringComparison.Ordinal) || words.EndsWith("links", StringComparison.Ordinal) || words.EndsWith("circuits", StringComparison.Ordinal));

    private bool IsName(int token, int edge, bool before)
    {
        if (before && token > 0 && token < tokens.Count && (text.Lower[tokens[token].Start], tokens[token - 1].Kind) is ('口' or '号', TokenKind.Number) or ('的', TokenKind.Name))
        {
            return true;
        }

        // 左数第二个接口: a place, no name.
        if (before && edge > 2 && text.Lower[edge - 1] == '个' && text.Lower.AsSpan(Math.Max(0, edge - 5), Math.Min(5, edge)).Contains('第'))
        {
            return true;
        }

        if (token < 0 || token >= tokens.Count || tokens[token].Kind is not (TokenKind.Name or TokenKind.Number))
        {
            return false;
        }

        var gap = before ? edge - tokens[token].Finish : tokens[token].Start - edge;
        var name = text.Lower.AsSpan(tokens[token].Start, tokens[token].Finish - tokens[token].Start);
        return gap <= 1 && name.ContainsAnyInRange('0', '9') && !(name.Length == 2 && name[0] == 'p');
    }
}
