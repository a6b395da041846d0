using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace AiService.Hosting;

/// <summary>
/// Keeps a log event on its line. Texts of devices, callers and other systems reach the log in properties and in exceptions, and what moves a
/// cursor, ends a line or reverses its direction would let them write lines of their own.
/// </summary>
internal static class LogLine
{
    /// <summary>Shows line ends, other control characters and invisible ones as escapes; half of a surrogate pair becomes U+FFFD.</summary>
    public static string Visible(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 16);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var count = rune.EncodeToUtf16(units);
            if (IsVisible(rune))
            {
                visible.Append(units[..count]);
                continue;
            }

            foreach (var unit in units[..count])
            {
                visible.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return visible.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    public static string Written(ITextFormatter formatter, LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, text);
        return text.ToString();
    }
}

/// <summary>Writes an event as readable text: one line, and below it, indented, the exception of an error with its stack trace.</summary>
/// <param name="line">Writes the event without its exception and without a line end.</param>
internal sealed class TextLine(ITextFormatter line) : ITextFormatter
{
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(LogLine.Visible(LogLine.Written(line, logEvent)));
        if (logEvent.Exception is { } exception)
        {
            output.Write(logEvent.Level >= LogEventLevel.Error ? Trace(exception) : Reason(exception));
        }

        output.Write('\n');
    }

    private static string Trace(Exception exception) =>
        string.Concat(exception.ToString().Split(LineEnds, StringSplitOptions.None).Select(each => "\n  " + LogLine.Visible(each)));

    /// <summary>What an operator needs of an expected failure: a stack trace says no more.</summary>
    private static string Reason(Exception exception)
    {
        var reason = new StringBuilder(" (");
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            reason.Append(cause == exception ? "" : " <- ").Append(cause.GetType().Name).Append(": ").Append(LogLine.Visible(cause.Message));
        }

        return reason.Append(')').ToString();
    }
}

/// <summary>Writes an event as one JSON object on one line, in which no character is left as it is that a terminal or a collector would act on.</summary>
/// <param name="json">Writes the object; outside its strings it has visible ASCII characters only.</param>
internal sealed class JsonLine(ITextFormatter json) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(LogLine.Visible(LogLine.Written(json, logEvent).TrimEnd('\r', '\n')));
        output.Write('\n');
    }
}
