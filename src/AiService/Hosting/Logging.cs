using AiService.Hosting.Redaction;
using Microsoft.AspNetCore.Connections;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Templates;

namespace AiService.Hosting;

/// <summary>Serilog: readable lines on a terminal, one JSON object a line in a container.</summary>
internal static class Logging
{
    private const string Readable =
        "[{@t:HH:mm:ss} {@l:u3}]{#if device_id is not null} device={device_id}{#end}{#if repair_id is not null} repair={repair_id}{#end}"
        + "{#if execution_id is not null} execution={execution_id}{#end} {@m}";

    /// <summary>
    /// <c>LOG_FORMAT</c>: <c>text</c> or <c>json</c>; unset is json where <c>DOTNET_RUNNING_IN_CONTAINER</c> is true (Microsoft's images
    /// set it), else text. <c>LOG_LEVEL</c>: Verbose, Debug, Information (default), Warning, Error.
    /// </summary>
    public static void AddLogging(this WebApplicationBuilder builder, SettingsReader settings)
    {
        var format = settings.Word("LOG_FORMAT", builder.Configuration["DOTNET_RUNNING_IN_CONTAINER"] == "true" ? "json" : "text", "text", "json");
        var level = Enum.Parse<LogEventLevel>(
            settings.Word("LOG_LEVEL", "Information", "Verbose", "Debug", "Information", "Warning", "Error"));
        ITextFormatter formatter = format == "json" ? new JsonLine(new RenderedCompactJsonFormatter()) : new TextLine(new ExpressionTemplate(Readable));

        builder.Services.AddSerilog(
            (services, logger) => logger
                .ReadFrom.Services(services)
                .MinimumLevel.Is(level)
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
                .Filter.ByExcluding(IsEndOfStart)
                .Enrich.FromLogContext()
                .WriteTo.Console(new RedactedLog(formatter, settings.Redactor)),
            // Several hosts in one process (tests, the demo) must not freeze one another's static logger.
            preserveStaticLogger: true);
    }

    /// <summary>Finds what the host logs with a stack trace, although the last line of the process says it: a refused start, and one that a signal has cancelled.</summary>
    private static bool IsEndOfStart(LogEvent line) =>
        line.Exception is RefusedStartException or IOException { InnerException: AddressInUseException } or OperationCanceledException
        && line.MessageTemplate.Text.StartsWith("Hosting failed to start", StringComparison.Ordinal);
}
