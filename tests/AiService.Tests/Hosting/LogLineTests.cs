using System.Text;
using System.Text.Json;
using AiService.Hosting;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Parsing;
using Serilog.Templates;

namespace AiService.Tests.Hosting;

public sealed class LogLineTests
{
    /// <summary>What ends a line, moves the cursor, changes a colour or reverses the direction, and halves of surrogate pairs.</summary>
    public static TheoryData<string> Unsafe =>
    [
        "\n", "\r", "\r\n", "\u001b[2J", "\u001b]0;title\a", "\0", "\b", "\v", "\f", "\u007f", "\u0085", "\u009b31m", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff",
        "\U000e0041", "\ud800",
    ];

    private static readonly ITextFormatter Text = new TextLine(new ExpressionTemplate("[{@l:u3}] device={device_id} {@m}"));
    private static readonly ITextFormatter Json = new JsonLine(new RenderedCompactJsonFormatter());

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void A_text_of_another_system_stays_on_the_line(string part)
    {
        foreach (var line in new[] { Written(Text, Event(LogEventLevel.Warning, $"a{part}b")), Written(Json, Event(LogEventLevel.Error, $"a{part}b")) })
        {
            line.Should().EndWith("\n");
            line[..^1].EnumerateRunes().Should().OnlyContain(rune => IsHarmless(rune)).And.NotBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void A_stack_trace_stands_indented_below_its_error(string part)
    {
        var failure = Thrown($"a{part}[12:00:00 ERR] forged", new InvalidOperationException($"c{part}d"));

        var lines = Written(Text, Event(LogEventLevel.Error, "x", failure))[..^1].Split('\n');

        lines.Skip(1).Should().HaveCountGreaterThan(2).And.OnlyContain(line => line.StartsWith("  ", StringComparison.Ordinal));
        string.Concat(lines).EnumerateRunes().Should().OnlyContain(rune => IsHarmless(rune));
        Written(Json, Event(LogEventLevel.Error, "x", failure)).Trim('\n').EnumerateRunes().Should().OnlyContain(rune => IsHarmless(rune));
    }

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void A_warning_is_one_line_with_its_causes(string part)
    {
        var line = Written(Text, Event(LogEventLevel.Warning, "x", Thrown($"a{part}b", new InvalidOperationException("cause"))));

        line[..^1].EnumerateRunes().Should().OnlyContain(rune => IsHarmless(rune));
        line.Should().StartWith("[WRN] device=x Device x: x (IOException: a").And.EndWith("b <- InvalidOperationException: cause)\n");
    }

    [Fact]
    public void Json_says_the_same_as_before()
    {
        var said = JsonDocument.Parse(Written(Json, Event(LogEventLevel.Error, "端口\r\n\"\\\u2028\u0085\U000e0041😀"))).RootElement;

        said.GetProperty("device_id").GetString().Should().Be("端口\r\n\"\\\u2028\u0085\U000e0041😀");
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);

    private static LogEvent Event(LogEventLevel level, string device, Exception? exception = null) => new(
        DateTimeOffset.UnixEpoch, level, exception, new MessageTemplateParser().Parse("Device {device_id}: {device_id:l}"),
        [new LogEventProperty("device_id", new ScalarValue(device))]);

    private static IOException Thrown(string message, Exception inner)
    {
        try
        {
            throw new IOException(message, inner);
        }
        catch (IOException thrown)
        {
            return thrown;
        }
    }

    private static string Written(ITextFormatter formatter, LogEvent logEvent)
    {
        using var text = new StringWriter();
        formatter.Format(logEvent, text);
        return text.ToString();
    }
}
