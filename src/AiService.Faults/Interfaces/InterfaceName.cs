namespace AiService.Faults;

/// <summary>The name of a network interface as it was found in a text: <c>Gig0/0/1</c>, <c>XGE1/0/1</c>, <c>eth1</c>.</summary>
/// <param name="Text">As written; letters, digits and <c>/ . : - _</c> only, so that it is safe on a command line.</param>
internal sealed record InterfaceName(string Text)
{
    /// <summary>Longer than any name that a vendor writes (HundredGigabitEthernet0/0/0/0.1000:1).</summary>
    public const int MaxLength = 48;

    /// <summary>
    /// The key of the port: equal for <c>Gig0/0/1</c>, <c>GE0/0/1</c> and <c>GigabitEthernet0/0/1</c>.
    /// Names that no vendor abbreviates are their own key in lower case.
    /// </summary>
    public string Canonical { get; } = InterfaceKinds.Canonical(Text);

    /// <summary>Word and numbers of the name; null when it has another form: <c>enp3s0</c>.</summary>
    public InterfaceParts? Parts => InterfaceKinds.Split(Text);

    /// <summary>
    /// True when the whole string is one name as devices have them: of a known kind, or of letters, digits and few signs with a number among them.
    /// </summary>
    public static bool TryParse(string? text, out InterfaceName name)
    {
        var known = text is { Length: > 0 and <= MaxLength } && GenericPort.IsName(text);
        name = new InterfaceName(known ? text! : "");
        return known;
    }

    public override string ToString() => Text;
}
