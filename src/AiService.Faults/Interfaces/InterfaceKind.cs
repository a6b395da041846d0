namespace AiService.Faults;

/// <summary>What an interface is made of.</summary>
internal enum InterfaceNature
{
    Physical,
    Management,
    Logical,
    Virtual,
}

/// <summary>How the numbers of an interface look behind its word.</summary>
internal enum NumberForm
{
    /// <summary>A position with slashes: <c>0/0/1</c>.</summary>
    Slots,

    /// <summary>A position, or one or two digits: <c>GE0/0/1</c>, <c>Gi1</c>.</summary>
    One,

    /// <summary>A position, or one digit: <c>mgmt0</c>.</summary>
    Digit,

    /// <summary>A position, or up to three digits: <c>lag10</c>.</summary>
    Short,

    /// <summary>Up to three digits and never a position, because the word is a noun too: <c>port24</c>, but "port 1/1/24".</summary>
    Plain,

    /// <summary>A digit or two behind a word in small letters: <c>re0</c> is a port, RE0 a routing engine.</summary>
    Lower,

    /// <summary>Three numbers with dots: <c>port1.0.12</c>.</summary>
    Dotted,

    /// <summary>A position with slashes or low lines: <c>gige0_1</c>.</summary>
    Joined,

    /// <summary>Two numbers with a stroke between: <c>eth-0-23</c>.</summary>
    Dashed,

    /// <summary>A position or a number: <c>Vlan10</c>.</summary>
    Number,

    /// <summary>The same, and people write a blank between: <c>Eth-Trunk 1</c>.</summary>
    Blank,

    /// <summary>Juniper's FPC/PIC/port: <c>xe-0/0/0</c>.</summary>
    Fpc,

    /// <summary>A position that names a route processor: <c>MgmtEth0/RP0/CPU0/0</c>.</summary>
    Location,

    /// <summary>A number and lettered numbers, as Linux names a place on the bus: <c>enp3s0f1</c>.</summary>
    Place,

    /// <summary>A MAC address: <c>enx001122aabbcc</c>.</summary>
    Address,

    /// <summary>What a program gave: <c>veth1a2b</c>, <c>br-lan</c>.</summary>
    Name,
}

/// <summary>One kind of interface as a vendor names it.</summary>
/// <param name="Kind">The same word for all vendors that mean the same: <c>gigabitethernet</c>.</param>
/// <param name="Long">What is typed: <c>GigabitEthernet</c>.</param>
/// <param name="Shorts">Short forms; the first one is what brief listings print.</param>
/// <param name="Nature">What it is made of.</param>
/// <param name="Form">How numbers look behind the long form.</param>
internal sealed record InterfaceKind(string Kind, string Long, IReadOnlyList<InterfaceSpelling> Shorts, InterfaceNature Nature, NumberForm Form)
{
    /// <summary>What brief listings print.</summary>
    public string Printed => Shorts.Count > 0 ? Shorts[0].Word : Long;

    /// <summary>Made of other ports, or of none: its name does not say which cable a packet took.</summary>
    public bool IsLogical => Nature is InterfaceNature.Logical or InterfaceNature.Virtual;

    /// <summary>True when the long form and numbers of its form are all of a name, letter case apart.</summary>
    public bool IsNameOf(string name)
    {
        return name.Length > Long.Length && name.StartsWith(Long, StringComparison.OrdinalIgnoreCase)
            && PortNumbers.Read(name, Long.Length, 1 << (int)Form) is { IsSeveral: false } numbers && numbers.End == name.Length;
    }

    public IEnumerable<InterfaceSpelling> Spellings => Shorts.Prepend(new InterfaceSpelling(Long, Form));
}

/// <summary>A word for a kind, and how numbers look behind it.</summary>
internal readonly record struct InterfaceSpelling(string Word, NumberForm Form);
