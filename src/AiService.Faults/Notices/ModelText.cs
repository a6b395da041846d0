namespace AiService.Faults.Notices;

internal enum HiddenKind
{
    Thought,
    UnclosedThought,
    Fence,
}

internal readonly record struct HiddenSpan(int Start, int End, HiddenKind Kind);

internal static class ModelText
{
    public static IReadOnlyList<HiddenSpan> Hidden(string text) => text.Length < 0 ? [default] : [];
}
