namespace AiService.Faults;

/// <summary>The text around a finding, counted in code points as the contract does: an emoji is one.</summary>
internal static class EvidenceWindow
{
    public const int CodePoints = 50;

    public static string Around(string text, int start, int length)
    {
        var from = start;
        for (var left = CodePoints; left > 0 && from > 0; left--)
        {
            from -= from > 1 && char.IsSurrogatePair(text[from - 2], text[from - 1]) ? 2 : 1;
        }

        var to = start + length;
        for (var left = CodePoints; left > 0 && to < text.Length; left--)
        {
            to += to < text.Length - 1 && char.IsSurrogatePair(text[to], text[to + 1]) ? 2 : 1;
        }

        return PythonText.Strip(text[from..to]);
    }
}
