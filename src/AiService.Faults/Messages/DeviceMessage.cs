using AiService.Faults.Statements;

namespace AiService.Faults.Messages;

/// <summary>One line that a device wrote to its log. Places are indexes into the line.</summary>
/// <param name="BodyStart">The first character behind the header: time, host, process and location are never read as words.</param>
/// <param name="BodyEnd">One beyond the last character that is not blank.</param>
/// <param name="Mnemonic">What the device calls the message, without its severity: <c>LINK-UPDOWN</c>; null when it has no name.</param>
/// <param name="MnemonicStart">Where the name stands; 0 when it has none.</param>
/// <param name="MnemonicLength">Characters of the name as written, severity included.</param>
/// <param name="Family">The known message; null when its name is not in the tables.</param>
/// <param name="Form">What it says; null when none of the family's forms fits: the body is then read as prose.</param>
/// <param name="Fields">The <c>name=value</c> pairs, in the line's order.</param>
internal sealed record DeviceMessage(
    int BodyStart,
    int BodyEnd,
    string? Mnemonic,
    int MnemonicStart,
    int MnemonicLength,
    MessageFamily? Family,
    MessageForm? Form,
    IReadOnlyList<MessageField> Fields)
{
    /// <summary>Where the header begins; the characters before it are ordinary words. Always 0 from <see cref="MessageReader.Read"/>.</summary>
    public int HeaderStart { get; init; }

    /// <summary>The field that holds the object's name; null when the family knows none or the line lacks it.</summary>
    public MessageField? ObjectName => Family?.NameFields
        .Select(name => Fields.FirstOrDefault(pair => pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && pair.ValueLength > 0))
        .FirstOrDefault(pair => pair is not null);
}

/// <summary>A pair of a message: <c>OperStatus=DOWN</c>, <c>intf:Ethernet1</c>, <c>ifName xe-0/0/0</c>.</summary>
/// <param name="Name">Its name as written.</param>
/// <param name="Value">Without its quotes.</param>
/// <param name="Start">The first character of the name.</param>
/// <param name="ValueStart">The first character of the value.</param>
/// <param name="ValueLength">Characters of the value.</param>
internal sealed record MessageField(string Name, string Value, int Start, int ValueStart, int ValueLength);

/// <summary>What a message says of its object.</summary>
internal enum MessageVerdict
{
    /// <summary>A fault begins or lasts.</summary>
    Raise,

    /// <summary>The fault is over.</summary>
    Clear,

    /// <summary>A person decided it.</summary>
    Admin,

    /// <summary>Says nothing of a present fault.</summary>
    Info,
}

/// <summary>One of the things that a family says.</summary>
/// <param name="Verdict">What that means.</param>
/// <param name="State">The object's state; <see cref="FaultState.Unknown"/> when the message tells none.</param>
/// <param name="Fragments">Words that all stand in the body, in any letter case, or behind an '@' in the name; none: the name alone says it.</param>
internal sealed record MessageForm(MessageVerdict Verdict, FaultState State, IReadOnlyList<string> Fragments);
