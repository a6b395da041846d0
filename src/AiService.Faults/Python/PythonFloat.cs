using System.Globalization;

namespace AiService.Faults;

/// <summary>Numbers as Python prints what it read from JSON: 95 is "95", 93.50 is "93.5", 1e2 is "100.0".</summary>
internal static class PythonFloat
{
    /// <param name="raw">A JSON number as it was written.</param>
    public static string Print(string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw == "-0" ? "0" : raw;
        }

        return double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Repr(number)
            : raw;
    }

    /// <summary>.NET and Python agree on the shortest digits; they differ on when to write an exponent, and on ".0".</summary>
    private static string Repr(double number)
    {
        var (mantissa, power) = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E') is [var left, var right]
            ? (left, int.Parse(right, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : (Math.Abs(number).ToString("R", CultureInfo.InvariantCulture), 0);

        var point = mantissa.IndexOf('.') is >= 0 and var dot ? dot : mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        point += power - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        var sign = double.IsNegative(number) ? "-" : "";

        return digits.Length == 0 ? sign + "0.0"
            : point is > 16 or < -3 ? $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(point < 1 ? '-' : '+')}{Math.Abs(point - 1):00}"
            : point <= 0 ? $"{sign}0.{new string('0', -point)}{digits}"
            : point >= digits.Length ? $"{sign}{digits.PadRight(point, '0')}.0"
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }
}
