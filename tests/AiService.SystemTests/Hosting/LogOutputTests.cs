using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Hosting;

/// <summary>What the process really prints.</summary>
public sealed class LogOutputTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_text_from_outside_writes_no_line_of_its_own(string format)
    {
        await using var service = new WatchedProcess(
            new TemporaryFolder(), $"LOG_FORMAT={format}", """STACKSTORM_ACTION_MAP={"down\r\n[00:00:00 ERR] forged\u001b[2J\u2028\u202e": "a.b"}""");
        await service.PrintsAsync("Application started");

        var line = service.Lines.Should().ContainSingle(line => line.Contains("forged", StringComparison.Ordinal)).Which;
        line.Should().NotContainAny("\u001b", "\u2028", "\u202e").And.ContainEquivalentOf(@"\u001b[2J\u2028\u202e");
        service.Lines.Should().OnlyContain(each => each.StartsWith(format == "json" ? "{" : "[", StringComparison.Ordinal));
        if (format == "json")
        {
            service.Lines.Should().OnlyContain(each => JsonDocument.Parse(each, default).RootElement.ValueKind == JsonValueKind.Object);
        }
    }
}
