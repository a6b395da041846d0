using Serilog.Events;
using Serilog.Formatting;

namespace AiService.Hosting.Redaction;

/// <summary>
/// Removes known secrets from the lines of the log, whatever wrote them: an exception of a library may quote what it was given. What comes from
/// another system is redacted before it is logged; this is for what nothing else sees.
/// </summary>
internal sealed class RedactedLog(ITextFormatter formatter, Redactor redactor) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter();
        formatter.Format(logEvent, line);
        output.Write(redactor.RedactKnown(line.ToString()));
    }
}
