using System.Net;
using System.Net.Sockets;

namespace AiService.Alerts.Reading;

/// <summary>Reads a device's address or DNS name from what a sender calls host or instance.</summary>
internal static class AlertHost
{
    private const int MaxName = 253;

    /// <summary>Returns the first that is an address or a name; null when that is a loopback address, which is the sender's own, or none is one.</summary>
    public static string? First(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate is not null && Read(candidate) is { } host)
            {
                return IsOwn(host) ? null : host;
            }
        }

        return null;
    }

    /// <summary>Returns the text when it is an address, with or without a port; null for a name.</summary>
    public static string? IfAddress(string? text) => text is not null && Address(WithoutPort(text.Trim())) is not null ? text : null;

    private static string? Read(string text)
    {
        var host = WithoutPort(text.Trim());
        return Address(host) ?? (IsName(host) ? host : null);
    }

    private static string WithoutPort(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            return end + 1 == text.Length || IsPort(text.AsSpan(end + 1)) ? text[1..end] : text;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsPort(text.AsSpan(colon)) ? text[..colon] : text;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text[0] == ':' && ushort.TryParse(text[1..], System.Globalization.NumberStyles.None, null, out _);

    /// <summary>The address in its usual spelling: <c>501</c>, <c>0x7f.1</c> and <c>192.0.2.011</c> are none, although .NET reads them.</summary>
    private static string? Address(string text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        return address.AddressFamily is AddressFamily.InterNetworkV6
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
            : address.ToString() == text ? text : null;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxName
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        && text.Split('.') is var labels && Array.TrueForAll(labels, label => label.Length > 0 && label[0] != '-')
        && labels[^1].Any(char.IsAsciiLetter);

    private static bool IsOwn(string host) =>
        IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : host.Split('.')[0].Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
