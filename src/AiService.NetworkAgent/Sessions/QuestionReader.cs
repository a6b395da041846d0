using System.Text.RegularExpressions;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Finds the question at which a device waits. Only the unfinished line counts, or the one before lines of the device's log: ordinary output is no
/// question. A question is valid only when no more output arrives.
/// </summary>
internal sealed partial class QuestionReader(IReadOnlyList<Question> known)
{
    // Output may pause anywhere: a pause neither ends a session nor is answered.
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);
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
        /// <summary>The question is valid when no more output arrives for so long.</summary>
        public TimeSpan Patience => Known is null ? LongPause : Pause;
    }

    /// <param name="answer">Everything that came since the command was sent.</param>
    /// <param name="answered">How much of it had come when something was answered last.</param>
    public Waiting? Find(TerminalAnswer answer, int answered)
    {
        var command = answer.Command;
        var text = TerminalText.Render(answer.Tail(answered, Tail));
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

    /// <summary>Returns the unfinished line, or the one that lines of the log follow; -1 when there is none.</summary>
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

/// <summary>
/// Recognizes a line at which a device waits for an answer, whatever it asks: a choice in brackets, a login or password, a key to press, a pager that the
/// platform does not know, a question mark.
/// </summary>
internal static partial class QuestionShape
{
    // The end of a line decides; a line may be long, and crafted to be slow to match.
    private const int MaxLength = 300;

    public static bool IsMatch(string line)
    {
        var end = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        end = end.Length > MaxLength ? end[^MaxLength..] : end;
        return Choice().IsMatch(end) || Entry().IsMatch(end) || Key().IsMatch(end);
    }

    // "[Y/N]:", "(y/n)[n]:", "[yes/no/CANCEL]", "[Y(yes)/N(no)/C(cancel)]:", "[yes,no] (yes)", "[confirm]", "(yes/no/[fingerprint])?", "[是/否]".
    [GeneratedRegex(
        @"(?:[\[(](?:y|yes|n|no|是|否)(?:\(\w+\))?\s*[/,|](?:[^\[\]()]|\(\w+\)|\[\w+\]){1,40}[\])]|\[(?:confirm|yes|no|y|n)\]|\(confirm\))(?:\s*\??\s*[\[(]\w*[\])])?\s*[:?：？]?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Choice();

    // "Password:", "Enter new password for netop:", "login:", "Username:", "Destination filename [startup-config]?", "… file name(*.cfg)[startup.cfg]:", "Proceed?".
    [GeneratedRegex(
        @"(?:\b(?:password|passphrase|passcode|pin|secret|user ?name|user|login|login as|account)\b(?:[^:\n]{0,60})?|(?:密码|口令|用户名)[^:：\n]{0,20})\s*[:：]\s*$|\w\S*\s*\[[^\[\]\n]{0,80}\]\s*[:?]\s*$|\w\W{0,2}[?？]\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Entry();

    // "Press Y or ENTER to continue, N to exit.", "Hit Enter to proceed:", "… press the enter key):", "--More-- or (q)uit".
    [GeneratedRegex(
        @"\b(?:press|hit|strike|type)\b[^\n]{0,40}\b(?:enter|return|key|space|ctrl|yes|y)\b[^\n]{0,80}$|按[^\n]{0,20}键[^\n]{0,40}$|^\s*[-<(]+\s*\(?more\b[^\n]{0,40}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
