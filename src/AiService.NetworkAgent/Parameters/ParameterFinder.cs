using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Parameters;

/// <summary>Finds typed values in the words of a fault. A value is returned in its canonical form, never as it was written.</summary>
internal static partial class ParameterFinder
{
    /// <summary>Returns the different values that the description names.</summary>
    public static IReadOnlyList<string> In(string description, Parameter parameter)
    {
        IEnumerable<Match> matches = parameter.Find is { } find
            ? find.Matches(description)
            : (parameter.Type == ParameterType.Vlan ? Vlan() : Addresses()).Matches(description);
        return [.. matches
            .Select(match => Plain(match.Groups["value"].Value, parameter.Type))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Returns the value in its canonical form, or null when it is not of the type.</summary>
    public static string? Plain(string text, ParameterType type)
    {
        return type switch
        {
            ParameterType.Ipv4 when WholeIpv4().IsMatch(text) && IPAddress.TryParse(text, out var address) => address.ToString(),
            ParameterType.Ipv6 when WholeIpv6().IsMatch(text) && IPAddress.TryParse(text, out var address)
                && address.AddressFamily == AddressFamily.InterNetworkV6 => address.ToString(),
            ParameterType.Vlan when WholeVlan().IsMatch(text) && int.Parse(text, CultureInfo.InvariantCulture) is >= 1 and <= 4094 and var id
                => id.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    // Neither a network, 10.0.0.0/24, nor a part of a longer number or word is an address.
    [GeneratedRegex(
        @"(?<![0-9A-Za-z.:_\-])(?<value>[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?<=[0-9A-Fa-f]|::))(?![0-9A-Za-z_/\-]|[.:][0-9A-Za-z])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"(?<![A-Za-z])vlan(?:[ \t]?id)?[ \t:：]{0,2}(?<value>[0-9]{1,4})(?![0-9./\-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vlan();

    // No leading zeros: some parsers read them as octal.
    [GeneratedRegex(@"\A(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeIpv4();

    // No zone: it names an interface of this host.
    [GeneratedRegex(@"\A[0-9A-Fa-f:]{2,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeIpv6();

    [GeneratedRegex(@"\A[0-9]{1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeVlan();
}
