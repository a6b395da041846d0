namespace AiService.Hosting;

/// <summary>
/// Prevents a spreadsheet from taking a text for a formula: an export puts an apostrophe before a text that begins like one, and an import removes
/// it. A text that begins with apostrophes and then like a formula gets one too, so that every text is restored exactly.
/// </summary>
internal static class FormulaGuard
{
    private const string Beginnings = "=+-@\t\r\n＝＋－＠";

    public static string Guard(string text) => BeginsLikeOne(text) ? "'" + text : text;

    public static string Unguard(string cell) => cell.StartsWith('\'') && BeginsLikeOne(cell) ? cell[1..] : cell;

    private static bool BeginsLikeOne(string text)
    {
        var beginning = text.AsSpan().TrimStart('\'');
        return beginning.Length > 0 && Beginnings.Contains(beginning[0], StringComparison.Ordinal);
    }
}
