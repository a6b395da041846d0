using System.Text;
using System.Text.RegularExpressions;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Audit.Export;

/// <summary>Has repairs end, exports them, and reads what came of it.</summary>
internal static partial class ExportCalls
{
    /// <summary>Ends a repair so, with a sentence of its own.</summary>
    public static TestProvider Ends(Func<string> result, AttemptOutcome outcome = AttemptOutcome.Succeeded) => new("stackstorm", async (_, journal, _) =>
    {
        await TestProvider.SendAsync(journal);
        return TestProvider.Attempt(outcome) with { Result = result() };
    });

    /// <summary>Has a fault of a device repaired, and returns the repair's id.</summary>
    public static async Task<string> RepairAtAsync(this ServiceUnderTest service, object device, string fault = "接口Gig0/0/1 down")
    {
        var answer = await service.AskAsync("/analyze", new { device_id = device, auto_repair = true, faults = new[] { Fault(fault) } });
        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        return answer.GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")!;
    }

    public static Task<HttpResponseMessage> ExportAsync(this ServiceUnderTest service, string query, string path = "/audit/export") =>
        service.Http.GetAsync(new Uri(path + query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    public static async Task<string> ExportedAsync(this ServiceUnderTest service, string query)
    {
        using var response = await service.ExportAsync(query);
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        ((int)response.StatusCode).Should().Be(200, text);
        response.Content.Headers.ContentType!.MediaType.Should().NotBe("application/json", text);
        return text;
    }

    /// <summary>The statements of an export: device, the text that its digits stand for, the rest.</summary>
    public static IReadOnlyList<(string Device, string Content, string End)> Statements(string sql) =>
        [.. Statement().Matches(sql).Select(found => (found.Groups["device"].Value, Encoding.UTF8.GetString(Convert.FromHexString(found.Groups["hex"].Value)), found.Groups["rest"].Value))];

    [GeneratedRegex("^INSERT INTO operation_log \\(user_id, device_id, op_type, op_content, op_time, result\\) SELECT \\d+, (?<device>-?\\d+), 'AUTO_REPAIR', _utf8mb4 X'(?<hex>[0-9A-F]*)', (?<rest>.*)$", RegexOptions.Multiline)]
    private static partial Regex Statement();
}
