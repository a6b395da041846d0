using System.Globalization;
using System.Text.Json;

namespace AiService.Faults;

/// <summary>A reading in percent, and how it is written in a description: <c>95</c>, <c>93.5</c>.</summary>
internal readonly record struct Percentage(double Value, string Text)
{
    /// <summary>Reads a number, or a text that is one. Anything else, a bool or SNMP's "No Such Instance" too, is absent (TRAPS 30).</summary>
    public static Percentage? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Parse(PythonFloat.Print(value.GetRawText())),
        JsonValueKind.String => Parse(value.GetString()!.Trim().TrimEnd('%', '％').TrimEnd()),
        _ => null,
    };

    public static Percentage? Parse(string text)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Percentage(number, text)
            : null;
    }
}
