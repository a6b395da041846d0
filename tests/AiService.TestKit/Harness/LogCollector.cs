using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace AiService.Tests.Harness;

/// <summary>Keeps every line that the service logs, with its properties, so that a test can look for what must (not) be there.</summary>
public sealed class LogCollector : ILogEventSink
{
    public ConcurrentQueue<LogEvent> Events { get; } = new();

    /// <summary>Everything that was logged, as a reader of the log would see it: messages, properties, exceptions.</summary>
    public string Text => string.Join('\n', Events.Select(Whole));

    public void Emit(LogEvent logEvent) => Events.Enqueue(logEvent);

    private static string Whole(LogEvent line)
    {
        var properties = string.Join(' ', line.Properties.Select(property => $"{property.Key}={property.Value}"));
        return $"{line.Level} {line.RenderMessage(CultureInfo.InvariantCulture)} {properties} {line.Exception}";
    }
}
