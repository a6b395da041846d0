using System.Text.RegularExpressions;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Finds the question at which a device waits. Only the line that it has not ended counts, or the one before the lines of its log that came in between:
/// what ordinary output holds is no question. The caller believes it only when nothing more comes.
/// </summary>
internal sealed partial class QuestionReader(IReadOnlyList<Question> known)
{
    // A line of output may pause anywhere; a session is not given up, and nothing is typed, for a pause.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(2);
    private const int MaxQuote = 160;

    private const int MaxStarts = 50;

    // A question and what leads to it; an answer may be long.
    private const int Tail = 8000;

    /// <summary>A question that may be waiting.</summary>
    /// <param name="Text">One line, as it may be quoted once secrets are masked.</param>
    /// <param name="Known">What the platform says about it; null when nothing.</param>
    public sealed record Waiting(string Text, Question? Known)
    {
        /// <summary>It is believed when nothing more comes for so long.</summary>
        public TimeSpan Patience => Known is null ? LongPause : Pause;
    }

    /// <param name="raw">Everything that came since the command was sent.</param>
    /// <param name="answered">How much of it had come when something was answered last.</param>
    /// <param name="command">The command; null before the first prompt.</param>
    public Waiting? Find(string raw, int answered, string? command)
    {
        var text = TerminalText.Render(raw[Math.Max(answered, raw.Length - Tail)..]);
        var lines = text.Split('\n');
        var at = LastLine(lines);
        var line = at < 0 ? "" : WithoutLog(lines[at]);
        var before = at < 0 ? "" : string.Concat(lines.Take(at).Select(one => one + "\n"));
        var expected = known.Where(one => one.AtLogin ? command is null : one.Command is null || one.Command == command);
        var question = expected.FirstOrDefault(one => IsAsked(one, before, line, text));
        return question is not null || QuestionShape.IsMatch(line) ? new Waiting(Quote(before, line), question) : null;
    }

    private static bool IsAsked(Question question, string before, string line, string text)
    {
        // What is bound to a command may stand anywhere in its answer; anything else has to reach into the line at which the device waits.
        return question.Command is not null && question.Asks.IsMatch(line.Length > 0 ? before + line : text)
            || line.Length > 0 && question.Asks.Matches(before + line).Any(match => match.Index + match.Length > before.Length);
    }

    /// <summary>The line that is not ended, or the one that lines of the log followed; -1 when there is none.</summary>
    private static int LastLine(string[] lines)
    {
        var seen = false;
        for (var at = lines.Length - 1; at >= 0; at--)
        {
            var isLog = IsLog(lines[at]);
            if (lines[at].Trim().Length == 0 || (isLog && !QuestionShape.IsMatch(WithoutLog(lines[at]))))
            {
                seen |= isLog;
                continue;
            }

            return at == lines.Length - 1 || seen || isLog ? at : -1;
        }

        return -1;
    }

    // The log may begin on the line of the question.
    private static string WithoutLog(string line)
    {
        return !IsLog(line) ? line
            : LogStart().Matches(line).Take(MaxStarts).Select(start => line[..start.Index]).FirstOrDefault(QuestionShape.IsMatch) ?? line;
    }

    private static bool IsLog(string line) => LogTag().IsMatch(line);

    private static string Quote(string before, string line)
    {
        // "[Y/N]:" alone says nothing: what it is about stands on the line before.
        var about = line.TrimStart() is ['[' or '(', ..] && line.Count(char.IsLetter) < 12 ? before.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() : null;
        var quote = string.Join(' ', $"{about} {line}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return quote.Length <= MaxQuote ? quote : $"{quote[..60]}…{quote[^(MaxQuote - 60)..]}";
    }

    // "%LINK-3-UPDOWN:", "%%01IFNET/4/LINK_STATE(l)[0]:", "IFNET/3/PHY_UPDOWN:", "%ETHPORT-5-IF_UP:"; and what an operator or the system says to all terminals.
    [GeneratedRegex(@"(?:^|[\s%*\d])[A-Z][A-Z0-9_-]{0,40}[-/]\d[-/][A-Za-z][\w-]*|^\s*(?:Broadcast )?[Mm]essage from ", RegexOptions.CultureInvariant)]
    private static partial Regex LogTag();

    // Its time, or its mark.
    [GeneratedRegex(@"[*%<]|[A-Z][a-z]{2} +\d{1,2} |\d{4}[ /-]", RegexOptions.CultureInvariant)]
    private static partial Regex LogStart();
}
