
namespace AiService.Faults.Notices;

/// <summary>Finds fenced blocks of code as CommonMark defines them; one without an end reaches to the end of the text.</summary>
internal static class CodeFences
{
    private static readonly string[] Plain = ["markdown", "md", "text", "txt", "plaintext"];

    /// <summary>Returns the blocks outside of thoughts, their fences included.</summary>
    public static List<HiddenSpan> Find(string text, IReadOnlyList<HiddenSpan> thoughts)
    {
        var fences = Lines(text, thoughts);
        if (IsWrapped(text, fences, thoughts))
        {
            // The model put its whole answer into one block: that is no example.
            fences.RemoveAt(fences.Count - 1);
            fences.RemoveAt(0);
        }

        var spans = new List<HiddenSpan>();
        Fence? open = null;
        foreach (var fence in fences)
        {
            if (open is null)
            {
                open = fence;
            }
            else if (fence.Closes(open))
            {
                spans.Add(new HiddenSpan(open.Start, fence.End, HiddenKind.Fence));
                open = null;
            }
        }

        if (open is not null)
        {
            spans.Add(new HiddenSpan(open.Start, text.Length, HiddenKind.Fence));
        }

        return Cut(spans, thoughts);
    }

    /// <summary>Takes the thoughts out of the blocks, so that no two parts overlap.</summary>
    private static List<HiddenSpan> Cut(List<HiddenSpan> spans, IReadOnlyList<HiddenSpan> thoughts)
    {
        var cut = new List<HiddenSpan>();
        var next = 0;
        foreach (var span in spans)
        {
            var start = span.Start;
            while (next < thoughts.Count && thoughts[next].Start < span.End)
            {
                if (thoughts[next].Start > start)
                {
                    cut.Add(span with { Start = start, End = thoughts[next].Start });
                }

                start = Math.Max(start, thoughts[next].End);
                next++;
            }

            if (start < span.End)
            {
                cut.Add(span with { Start = start });
            }
        }

        return cut;
    }

    private static List<Fence> Lines(string text, IReadOnlyList<HiddenSpan> thoughts)
    {
        var fences = new List<Fence>();
        var thought = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\r');
            end = end < 0 ? text.Length : start + end;
            while (thought < thoughts.Count && thoughts[thought].End <= start)
            {
                thought++;
            }

            var from = thought < thoughts.Count && thoughts[thought].Start <= start ? Math.Min(end, thoughts[thought].End) : start;
            if (Fence.At(text, from, end) is { } fence)
            {
                fences.Add(fence);
            }

            start = end + 1;
        }

        return fences;
    }

    private static bool IsWrapped(string text, List<Fence> fences, IReadOnlyList<HiddenSpan> thoughts)
    {
        if (fences.Count < 2 || !fences[^1].Closes(fences[0]) || !IsBlank(text, 0, fences[0].Start, thoughts) || !IsBlank(text, fences[^1].End, text.Length, thoughts))
        {
            return false;
        }

        if (fences[0].Info.Length > 0 && Array.IndexOf(Plain, fences[0].Info) < 0 || fences[0].Info.Length == 0 && fences.Count > 2)
        {
            return false;
        }

        // Inside, each block opens with the name of its language: otherwise the first bare fence ends the outer block.
        for (var at = 1; at < fences.Count - 1; at++)
        {
            if ((fences[at].Info.Length > 0) != (at % 2 == 1))
            {
                return false;
            }
        }

        return fences.Count % 2 == 0;
    }

    private static bool IsBlank(string text, int start, int end, IReadOnlyList<HiddenSpan> thoughts)
    {
        foreach (var thought in thoughts)
        {
            if (thought.Start >= start && thought.End <= end)
            {
                if (!text.AsSpan(start, thought.Start - start).IsWhiteSpace())
                {
                    return false;
                }

                start = thought.End;
            }
        }

        return text.AsSpan(start, end - start).IsWhiteSpace();
    }

    /// <summary>A line that opens or closes a block.</summary>
    private sealed record Fence(int Start, int End, char Mark, int Count, string Info)
    {
        public static Fence? At(string text, int from, int end)
        {
            var start = from;
            while (from < end && text[from] is ' ' or '\t' or '>')
            {
                from++;
            }

            if (end - from < 3 || text[from] is not ('`' or '~'))
            {
                return null;
            }

            var at = from;
            while (at < end && text[at] == text[from])
            {
                at++;
            }

            var info = text.AsSpan(at, end - at).Trim();
            return at - from < 3 || text[from] == '`' && info.Contains('`') ? null
                : new Fence(start, end, text[from], at - from, info.Length > 40 ? "?" : new string(info).ToLowerInvariant());
        }

        public bool Closes(Fence opening) => Mark == opening.Mark && Count >= opening.Count && Info.Length == 0;
    }
}
