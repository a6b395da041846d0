namespace AiService.Knowledge.Exchange;

/// <summary>
/// Keeps a spreadsheet from taking a text for a formula: an apostrophe goes before what begins like one, and off again on the way
/// in. What began with an apostrophe and then like a formula gets one too, so that each text comes back as it was.
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
