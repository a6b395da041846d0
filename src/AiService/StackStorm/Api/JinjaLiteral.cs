using System.Globalization;
using System.Text;

namespace AiService.StackStorm.Api;

/// <summary>
/// StackStorm renders parameter values as Jinja templates: device text could read its secrets. A value that would be rendered is
/// wrapped into one expression that is a string, which renders to the very same text.
/// </summary>
internal static class JinjaLiteral
{
    /// <summary>What StackStorm takes for a template. <c>{#</c> alone is left alone by it.</summary>
    public static bool IsTemplate(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    public static string Of(string text)
    {
        if (!IsTemplate(text))
        {
            return text;
        }

        var literal = new StringBuilder("{{ \"", text.Length + 16);
        foreach (var c in text)
        {
            // Only what must be escaped: Jinja reads \uXXXX one by one, so an escaped surrogate pair would come out as two halves.
            _ = c switch
            {
                '"' => literal.Append("\\\""),
                '\\' => literal.Append(@"\\"),
                < ' ' or '\u007f' => literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => literal.Append(c),
            };
        }

        return literal.Append("\" }}").ToString();
    }
}
