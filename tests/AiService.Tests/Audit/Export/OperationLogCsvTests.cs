using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using CsvHelper;

namespace AiService.Tests.Audit.Export;

/// <summary>Repairs as CSV, with what StackStorm keeps of their executions.</summary>
public sealed class OperationLogCsvTests : IDisposable
{
    private const string Columns = "user_id,device_id,op_type,op_content,op_time,result,repair_id,analysis_id,triggered_by,level,action,trace_tag,execution_id,st2_status,st2_user,st2_start,st2_end,verified";

    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Fact]
    public async Task The_columns_of_StackStorm_are_read_in_one_request_and_no_cell_is_a_formula()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        var id = await service.RepairAtAsync(7);
        var repair = await service.RepairOfAsync(id);
        var execution = repair.Text("execution_id")!;
        var kept = stackStorm.Executions[execution]()!;
        kept["context"] = new JsonObject { ["user"] = "=HYPERLINK(\"x\")", ["trace_context"] = new JsonObject() };
        stackStorm.Executions[execution] = () => kept;
        var before = stackStorm.Requests.Count;

        using var response = await service.ExportAsync("?format=csv");

        response.Content.Headers.ContentType!.ToString().Should().Be("text/csv; charset=utf-8");
        response.Content.Headers.ContentDisposition!.ToString().Should().StartWith("attachment; filename=operation_log.csv");
        response.Headers.GetValues("X-Export-Rows").Should().Equal("1");
        response.Headers.GetValues("X-Export-Left-Out").Should().Equal("0");
        var bytes = await response.Content.ReadAsByteArrayAsync();
        bytes.Should().StartWith(new byte[] { 0xEF, 0xBB, 0xBF }, "Excel knows UTF-8 by it");
        var row = Read(Encoding.UTF8.GetString(bytes)).Should().ContainSingle().Which;
        row.Remove("op_content", out var content);
        content.Should().StartWith("故障：接口Gig0/0/1 down；动作：network.remediation.enable_interface；结果：").And.EndWith($"；trace={repair.Text("trace_tag")}；repair={id}");
        row.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["user_id"] = "0",
            ["device_id"] = "7",
            ["op_type"] = "AUTO_REPAIR",
            ["op_time"] = repair.GetProperty("ended_at").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["result"] = "succeeded",
            ["repair_id"] = id,
            ["analysis_id"] = repair.Text("analysis_id")!,
            ["triggered_by"] = "analyze",
            ["level"] = "P1",
            ["action"] = "network.remediation.enable_interface",
            ["trace_tag"] = repair.Text("trace_tag")!,
            ["execution_id"] = execution,
            ["st2_status"] = "succeeded",
            ["st2_user"] = "'=HYPERLINK(\"x\")",
            ["st2_start"] = kept["start_timestamp"]!.ToString(),
            ["st2_end"] = kept["end_timestamp"]!.ToString(),
            ["verified"] = "",
        });
        var asked = stackStorm.Requests.Skip(before).Where(request => request.Path == "/v1/executions").Should().ContainSingle().Which;
        string.Join(',', asked.Query!["include_attributes"]).Should().Be("status,context,start_timestamp,end_timestamp");
    }

    [Fact]
    public async Task While_StackStorm_is_away_its_columns_are_empty_and_it_is_asked_once()
    {
        var asked = 0;
        stackStorm.On("GET", "/v1/executions", _ =>
        {
            Interlocked.Increment(ref asked);
            return FakeStackStorm.Text(503, "away", "text/plain");
        });
        await using var service = await ServiceUnderTest.StartAsync(
            [$"STACKSTORM_BASE_URL={stackStorm.BaseUrl}", $"STACKSTORM_API_KEY={GuideService.Key}", "STACKSTORM_STREAM_URL=off", GuideService.Map.Trim()],
            adjust: services => ProviderService.Use(services, [ExportCalls.Ends(() => "-1,\"x\"\r\n=2")], null));
        for (var number = 0; number < 101; number++)
        {
            await service.RepairAtAsync(-8, $"接口Gig0/0/{number} down");
        }

        await service.RepairAtAsync("sw-1");
        asked = 0;

        var rows = Read(await service.ExportedAsync("?format=csv"));

        rows.Should().HaveCount(101).And.OnlyContain(row => row["execution_id"] == "e1" && row["st2_status"] == "" && row["st2_user"] == "" && row["st2_start"] == "" && row["st2_end"] == "");
        rows.Should().OnlyContain(row => row["device_id"] == "'-8" && row["op_content"].Contains("结果：-1,\"x\"\r\n=2；"));
        asked.Should().Be(1);
        service.Log.Text.Should().Contain("the rest of the export has empty st2_ columns");
    }

    private static List<Dictionary<string, string>> Read(string text)
    {
        using var csv = new CsvReader(new StringReader(text.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        csv.Read().Should().BeTrue();
        csv.ReadHeader();
        string.Join(',', csv.HeaderRecord!).Should().Be(Columns);
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!));
        }

        return rows;
    }
}
