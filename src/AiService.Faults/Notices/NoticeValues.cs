using System.Buffers;

namespace AiService.Faults.Notices;

/// <summary>Reads the values of fields.</summary>
internal static class NoticeValues
{
    private static readonly SearchValues<char> RealDigits = SearchValues.Create("123456789");

    /// <summary>True for a value that says nothing: none, a stroke, a variable of the template that was not filled in.</summary>
    public static bool IsEmpty(string value)
    {
        var text = value.AsSpan().Trim(" \t\r\n-—_/.*\"'()[]");
        return text.Length == 0
            || text[0] is '{' or '$'
            || text.Equals("null", StringComparison.OrdinalIgnoreCase)
            || text.Equals("none", StringComparison.OrdinalIgnoreCase)
            || text.Equals("nil", StringComparison.OrdinalIgnoreCase)
            || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)
            || text.Equals("unknown", StringComparison.OrdinalIgnoreCase)
            || text.Equals("<no value>", StringComparison.OrdinalIgnoreCase)
            || text is "无" or "空" or "未知";
    }

    /// <summary>True for a time at which something happened; the zero times of Go, of Unix and of .NET are none.</summary>
    public static bool IsTime(string value)
    {
        var text = value.AsSpan().Trim();
        if (IsEmpty(value)
            || text.StartsWith("0001", StringComparison.Ordinal)
            || text.StartsWith("1970-01-01", StringComparison.Ordinal)
            || text.StartsWith("1970/01/01", StringComparison.Ordinal)
            || text.StartsWith("未", StringComparison.Ordinal)
            || text.StartsWith("-", StringComparison.Ordinal))
        {
            return false;
        }

        var digits = 0;
        foreach (var letter in text)
        {
            digits += char.IsAsciiDigit(letter) ? 1 : 0;
        }

        return digits >= 3 && text.IndexOfAny(RealDigits) >= 0;
    }

    /// <summary>True for an address of IPv4 or IPv6, with or without a port.</summary>
    public static bool IsAddress(string value) => System.Net.IPEndPoint.TryParse(value, out _) && value.AsSpan().IndexOfAny('.', ':') > 0;

    public static bool IsYes(string value) => value.Trim().ToUpperInvariant() is "TRUE" or "YES" or "Y" or "1" or "是" or "已恢复" or "已确认" or "已解决";

    public static bool IsNo(string value) => value.Trim().ToUpperInvariant() is "FALSE" or "NO" or "N" or "0" or "否" or "未恢复" or "未解决";

    /// <summary>The status of Zabbix's event value.</summary>
    public static NoticeStatus ProblemStatus(string value) => value.Trim().ToUpperInvariant() switch
    {
        "1" or "PROBLEM" => NoticeStatus.Firing,
        "0" or "OK" => NoticeStatus.Recovered,
        _ => NoticeStatus.Unknown,
    };
}
