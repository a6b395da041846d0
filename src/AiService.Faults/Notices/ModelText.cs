using System.Text;

namespace AiService.Faults.Notices;

/// <summary>What a part of a model's text is that is no finding.</summary>
internal enum HiddenKind
{
    /// <summary>A reasoning model's thoughts, with their tags.</summary>
    Thought,

    /// <summary>Thoughts whose end is missing: they reach to the end of the text.</summary>
    UnclosedThought,

    /// <summary>A fenced block of code: a command, an example, a quoted output.</summary>
    Fence,
}

/// <summary>A part of a text, from its first character to one beyond its last (UTF-16).</summary>
internal readonly record struct HiddenSpan(int Start, int End, HiddenKind Kind);

/// <summary>Finds the parts of a model's text that are no findings.</summary>
internal static class ModelText
{
    /// <summary>Returns the parts in their order; they do not overlap.</summary>
    public static IReadOnlyList<HiddenSpan> Hidden(string text)
    {
        var thoughts = Thoughts(text);
        var hidden = new List<HiddenSpan>(thoughts);
        if (text.Contains("```", StringComparison.Ordinal) || text.Contains("~~~", StringComparison.Ordinal))
        {
            hidden.AddRange(CodeFences.Find(text, thoughts));
            hidden.Sort((one, other) => one.Start.CompareTo(other.Start));
        }

        return hidden;
    }

    /// <summary>
    /// Returns the text without the thoughts that have an end; words on both sides of a removed part are kept apart by a line break. What stands
    /// behind a tag that is never closed may be findings, and stays.
    /// </summary>
    public static string WithoutClosedThoughts(string text) => Without(text, [.. Thoughts(text).Where(thought => thought.Kind is HiddenKind.Thought)]);

    /// <summary>Returns the text without thoughts, closed or not.</summary>
    public static string WithoutThoughts(string text) => Without(text, Thoughts(text));

    private static string Without(string text, List<HiddenSpan> thoughts)
    {
        if (thoughts.Count == 0)
        {
            return text;
        }

        var rest = new StringBuilder(text.Length);
        var from = 0;
        foreach (var thought in thoughts)
        {
            rest.Append(text, from, thought.Start - from);
            if (rest.Length > 0 && !char.IsWhiteSpace(rest[^1]) && thought.End < text.Length && !char.IsWhiteSpace(text[thought.End]))
            {
                rest.Append('\n');
            }

            from = thought.End;
        }

        return rest.Append(text, from, text.Length - from).ToString();
    }

    private static List<HiddenSpan> Thoughts(string text)
    {
        var spans = new List<HiddenSpan>();
        var (depth, start) = (0, 0);
        var tag = ThoughtTag.Next(text, 0);
        for (; tag is not null; tag = ThoughtTag.Next(text, tag.Value.End))
        {
            if (tag.Value.IsOpening)
            {
                start = depth == 0 ? tag.Value.Start : start;
                depth++;
            }
            else if (depth == 0)
            {
                // The opening tag stood in the prompt: what the model wrote so far were thoughts, whatever it looks like.
                spans.Clear();
                spans.Add(new HiddenSpan(0, tag.Value.End, HiddenKind.Thought));
            }
            else if (--depth == 0)
            {
                spans.Add(new HiddenSpan(start, tag.Value.End, HiddenKind.Thought));
            }
        }

        if (depth > 0)
        {
            spans.Add(new HiddenSpan(start, text.Length, HiddenKind.UnclosedThought));
        }

        return spans;
    }
}
