
namespace AiService.Faults.Messages;

/// <summary>
/// Reads the lines that devices write to their logs: header, name, pairs, and what the vendor's message reference says the name means.
/// A line that does not begin with a header is no message; nothing is guessed.
/// </summary>
internal static class MessageReader
{
    /// <summary>Reads one line, normalised by NFKC with its letter case kept; null when it does not begin with a device's header.</summary>
    public static DeviceMessage? Read(string line) => ReadFrom(line, 0);

    /// <summary>
    /// Reads a line that may quote a message behind words of its own (<c>日志: %LINK-3-UPDOWN: …</c>). The words before
    /// <see cref="DeviceMessage.HeaderStart"/> belong to who wrote the line and must be read as well.
    /// </summary>
    public static DeviceMessage? Find(string line)
    {
        if (ReadFrom(line, 0) is { } message)
        {
            return message;
        }

        for (var at = line.IndexOf('%', StringComparison.Ordinal); at >= 0; at = line.IndexOf('%', at + 1))
        {
            if (MessageTag.Read(line, at, underscored: false) is { } tag)
            {
                return ReadFrom(line, tag.Start);
            }
        }

        return null;
    }

    private static DeviceMessage? ReadFrom(string line, int start)
    {
        if (MessageHeader.Read(line, start) is not { } header)
        {
            return null;
        }

        var (bodyStart, bodyEnd) = Trim(line, header.BodyStart, header.BodyEnd);
        var body = line.AsSpan(bodyStart, bodyEnd - bodyStart);
        var mnemonic = header.Tag?.Name;
        var (family, form) = mnemonic is null ? (null, null) : Meaning(mnemonic, body);
        return new DeviceMessage(
            bodyStart,
            bodyEnd,
            mnemonic,
            header.Tag?.Start ?? 0,
            header.Tag?.Length ?? 0,
            family,
            form,
            MessageFields.Read(line, bodyStart, bodyEnd))
        {
            HeaderStart = start,
        };
    }

    // Vendors share names. A form that ends or explains a fault is more exact than one that raises it, wherever it stands.
    private static (MessageFamily? Family, MessageForm? Form) Meaning(string mnemonic, ReadOnlySpan<char> body)
    {
        MessageFamily? family = null;
        MessageForm? form = null;
        foreach (var known in MessageFamilies.Shipped.Find(mnemonic))
        {
            family ??= known;
            if (known.FormOf(mnemonic, body) is not { } fitting)
            {
                continue;
            }

            if (form is null || (form.Verdict is MessageVerdict.Raise && fitting.Verdict is not MessageVerdict.Raise))
            {
                (family, form) = (known, fitting);
            }
        }

        return (family, form);
    }

    private static (int Start, int End) Trim(string line, int start, int end)
    {
        while (start < end && (char.IsWhiteSpace(line[start]) || line[start] == '\0'))
        {
            start++;
        }

        while (end > start && (char.IsWhiteSpace(line[end - 1]) || line[end - 1] == '\0'))
        {
            end--;
        }

        return (start, end);
    }
}
