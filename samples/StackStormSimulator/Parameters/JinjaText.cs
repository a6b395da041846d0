using System.Globalization;
using System.Text.RegularExpressions;

namespace StackStormSimulator.Parameters;

/// <summary>
/// The Jinja that matters to a client who wants his text to arrive as he wrote it: raw blocks, expressions that are one string,
/// the datastore, and names that do not exist. Text with none of <c>{{</c> and <c>{%</c> is left alone, as is what does not parse.
/// Anything else of Jinja (arithmetic, filters, statements) is not simulated and comes back unrendered.
/// </summary>
internal static partial class JinjaText
{
    /// <exception cref="RefusedException">A name in it does not exist.</exception>
    public static string Render(string text)
    {
        return text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal)
            ? Piece().Replace(text, Rendered)
            : text;
    }

    private static string Rendered(Match piece)
    {
        if (piece.Groups["raw"].Success)
        {
            return piece.Groups["raw"].Value;
        }

        if (piece.Groups["literal"].Success)
        {
            return Escape().Replace(piece.Groups["literal"].Value[1..^1], Unescaped);
        }

        var name = piece.Groups["name"].Value;
        return name.StartsWith("st2kv.", StringComparison.Ordinal)
            ? name == "st2kv.system.demo_secret" ? "s3cr3t-value" : ""
            : throw new RefusedException($"Dependency unsatisfied in variable \"{name.Split('.')[0]}\"") { LeavesFailedExecution = true };
    }

    private static string Unescaped(Match escape) => escape.Value[1] switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'b' => "\b",
        'f' => "\f",
        'u' when escape.Length == 6 => ((char)ushort.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        '"' or '\'' or '\\' => escape.Value[1..],
        _ => escape.Value,
    };

    [GeneratedRegex("""\{%-?\s*raw\s*-?%\}(?<raw>.*?)\{%-?\s*endraw\s*-?%\}|\{\{\s*(?<literal>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*\}\}|\{\{\s*(?<name>[A-Za-z_][\w.]*)\s*\}\}""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Piece();

    [GeneratedRegex(@"\\(?:u[0-9a-fA-F]{4}|.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
