using System.Text;

namespace AiService.Faults;

/// <summary>The name of a network interface as it was found in a text: <c>Gig0/0/1</c>, <c>XGE1/0/1</c>, <c>eth1</c>.</summary>
/// <param name="Text">As written; letters, digits and <c>/ . : -</c> only, so that it is safe on a command line.</param>
internal sealed record InterfaceName(string Text)
{
    /// <summary>Longer than any name that a vendor writes (HundredGigabitEthernet0/0/0/0.1000:1).</summary>
    public const int MaxLength = 48;

    /// <summary>
    /// The key of the port: equal for <c>Gig0/0/1</c>, <c>GE0/0/1</c> and <c>GigabitEthernet0/0/1</c>.
    /// Names that no vendor abbreviates are their own key in lower case.
    /// </summary>
    public string Canonical => InterfaceKinds.Canonical(Text);

    /// <summary>Word and numbers of the name; null when it has another form: <c>enp3s0</c>.</summary>
    public InterfaceParts? Parts => InterfaceKinds.Split(Text);

    /// <summary>True when the whole string is one interface name of the known grammar, and nothing else is in it.</summary>
    public static bool TryParse(string? text, out InterfaceName name)
    {
        // IgnoreCase lets U+212A stand for k; a command line must not see it.
        var known = text is { Length: > 1 and <= MaxLength } && Ascii.IsValid(text) && InterfaceGrammar.Whole().IsMatch(text);
        name = new InterfaceName(known ? text! : "");
        return known;
    }

    public override string ToString() => Text;
}
