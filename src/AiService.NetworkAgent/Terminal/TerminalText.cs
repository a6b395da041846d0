using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Terminal;

/// <summary>
/// Renders what a device prints as a terminal shows it: line ends, backspaces, cursor moves and erasures are carried out, colours and titles
/// removed. Pagers erase their own marker by such moves, each vendor's in its own way.
/// </summary>
internal sealed partial class TerminalText
{
    private const int Widest = 4096;

    private readonly StringBuilder screen = new();
    private readonly List<char> line = [];
    private int cursor;

    // Blanks that cursor moves may put in all: three characters move the cursor by thousands, and an answer may be made of them.
    private int blanks = 1 << 18;
    private bool moved;

    public static string Render(string raw)
    {
        var terminal = new TerminalText();
        for (var at = 0; at < raw.Length; at++)
        {
            at = raw[at] == '\x1b' ? terminal.Escape(raw, at) : terminal.Put(raw[at], at);
        }

        return terminal.screen.Append(CollectionsMarshal.AsSpan(terminal.line)).ToString();
    }

    /// <summary>Renders an answer, without the markers that a pager left in it.</summary>
    public static string Plain(string raw) => Pager().Replace(Render(raw), "");

    private int Put(char one, int at)
    {
        switch (one)
        {
            case '\n':
                // Blanks that an erasure left are no part of the line.
                ReadOnlySpan<char> whole = CollectionsMarshal.AsSpan(line);
                screen.Append(moved ? whole.TrimEnd(' ') : whole).Append('\n');
                line.Clear();
                (cursor, moved) = (0, false);
                break;
            case '\r':
                cursor = 0;
                break;
            case '\b':
                Move(cursor - 1);
                break;
            case '\t' or >= ' ':
                if (cursor < line.Count)
                {
                    line[cursor] = one;
                }
                else
                {
                    line.Add(one);
                }

                cursor++;
                break;
        }

        return at;
    }

    private void Move(int to)
    {
        moved = true;
        cursor = Math.Clamp(to, 0, Widest);
        Pad();
    }

    private void Pad()
    {
        var missing = Math.Min(cursor - line.Count, blanks);
        if (missing > 0)
        {
            blanks -= missing;
            line.AddRange(Enumerable.Repeat(' ', missing));
        }

        cursor = Math.Min(cursor, line.Count);
    }

    /// <summary>Carries out an escape sequence, and returns where it ends.</summary>
    private int Escape(string raw, int start)
    {
        if (start + 1 >= raw.Length)
        {
            return start;
        }

        switch (raw[start + 1])
        {
            case '[':
                var end = start + 2;
                while (end < raw.Length && raw[end] is < '@' or > '~')
                {
                    end++;
                }

                if (end < raw.Length)
                {
                    Control(raw[end], raw.AsSpan(start + 2, end - start - 2));
                }

                return end;
            case ']':
                // A title: up to BEL, or to the backslash of ESC \.
                var close = raw.AsSpan(start).IndexOfAny('\a', '\\');
                return close < 0 ? raw.Length : start + close;
            case '(' or ')' or '#' or '%':
                return start + 2;
            default:
                return start + 1;
        }
    }

    private void Control(char final, ReadOnlySpan<char> parameters)
    {
        var count = int.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        switch (final)
        {
            case 'D':
                Move(cursor - Math.Max(1, count));
                break;
            case 'C':
                Move(Math.Min(cursor, Widest) + Math.Min(Math.Max(1, count), Widest));
                break;
            case 'G':
                Move(Math.Max(1, count) - 1);
                break;
            case 'K' when count == 0:
                line.RemoveRange(cursor, line.Count - cursor);
                moved = true;
                break;
            case 'K' when count == 2:
                line.Clear();
                Pad();
                moved = true;
                break;
        }
    }

    // "--More--", "---- More ----", "---(more 45%)---", "<--- More --->": at a line's beginning, with or without the line that follows it.
    [GeneratedRegex(@"^[ \t]*<?-{2,4} ?\(?[Mm]ore(?: [0-9]{1,3}%)?\)? ?-{2,4}>?[ \t]*\n?", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Pager();
}
