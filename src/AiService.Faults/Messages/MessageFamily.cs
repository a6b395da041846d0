using AiService.Faults.Statements;

namespace AiService.Faults.Messages;

/// <summary>The messages of one name of a vendor's message reference.</summary>
/// <param name="Vendor">The table that it stands in: <c>cisco-ios</c>.</param>
/// <param name="Mnemonics">Its names, without severity.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="ObjectName">The protocol of a neighbour, the name of an other object; otherwise null.</param>
/// <param name="NameFields">The fields that hold the object's name, the first one present counts.</param>
/// <param name="Forms">What it may say; the first one that fits counts.</param>
internal sealed record MessageFamily(
    string Vendor,
    IReadOnlyList<string> Mnemonics,
    ObjectKind Kind,
    string? ObjectName,
    IReadOnlyList<string> NameFields,
    IReadOnlyList<MessageForm> Forms)
{
    /// <summary>Returns the first form that fits a message; null when none does.</summary>
    /// <param name="mnemonic">Its name.</param>
    /// <param name="body">Its text.</param>
    public MessageForm? FormOf(string mnemonic, ReadOnlySpan<char> body)
    {
        foreach (var form in Forms)
        {
            if (Fits(form, mnemonic, body))
            {
                return form;
            }
        }

        return null;
    }

    private static bool Fits(MessageForm form, string mnemonic, ReadOnlySpan<char> body)
    {
        foreach (var fragment in form.Fragments)
        {
            // "@_clear": the name says it, not the text.
            if (fragment[0] == '@' ? !mnemonic.AsSpan().Contains(fragment.AsSpan(1), StringComparison.OrdinalIgnoreCase) : !Contains(body, fragment))
            {
                return false;
            }
        }

        return true;
    }

    // Whole words: "up" is not in "update".
    private static bool Contains(ReadOnlySpan<char> body, string fragment)
    {
        for (var from = 0; from <= body.Length - fragment.Length;)
        {
            var at = body[from..].IndexOf(fragment, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            at += from;
            if (IsBorder(body, at, fragment[0], at - 1) && IsBorder(body, at, fragment[^1], at + fragment.Length))
            {
                return true;
            }

            from = at + 1;
        }

        return false;
    }

    private static bool IsBorder(ReadOnlySpan<char> body, int at, char inner, int outer) =>
        at >= 0 && (outer < 0 || outer >= body.Length || !IsWord(inner) || !IsWord(body[outer]));

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
