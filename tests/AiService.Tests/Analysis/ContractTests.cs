using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;

namespace AiService.Tests.Analysis;

/// <summary>Every recorded analysis of the replaced service, asked again of this one over HTTP.</summary>
public sealed class ContractTests
{
    /// <summary>Recordings whose answer is changed on purpose; the README lists why.</summary>
    private static readonly HashSet<string> Changed =
    [
        "analyze_snmp_strings", // recorded as code 500, because Python compared text with a number (TRAPS 30)
    ];

    public static TheoryData<string> Analyses()
    {
        var names = ContractRecording.Named("analyze_", 200).Concat(ContractRecording.Named("classify_", 200)).Except(Changed).ToList();
        names.Should().HaveCountGreaterThan(35, "the recordings must be there");
        return new TheoryData<string>(names);
    }

    [Theory]
    [MemberData(nameof(Analyses))]
    public async Task A_recorded_analysis_is_answered_as_the_replaced_service_did(string name)
    {
        var recording = ContractRecording.Load(name);
        using var ollama = new FakeOllama().Writes(recording.Report);
        await using var service = await ServiceUnderTest.StartAsync([ollama.Setting]);
        var request = recording.Request;
        request["metrics"] = Metrics(request["device_id"]!.ToJsonString());

        var data = (await service.AskAsync(recording.Path, request)).GetProperty("data");

        foreach (var field in (string[])["report", "health_score", "faults", "evidence", "log_hash"])
        {
            Text(data, field).Should().Be(Text(recording.Data, field), field);
        }

        Text(data.GetProperty("model_info"), "model").Should().Be(Text(recording.Data.GetProperty("model_info"), "model"));
        Text(data.GetProperty("model_info"), "accuracy").Should().Be(Text(recording.Data.GetProperty("model_info"), "accuracy"));
        data.EnumerateObject().Select(field => field.Name).Should().BeEquivalentTo(recording.Data.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task The_model_is_asked_to_the_letter_as_before()
    {
        var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "contract", "analyze_ok.json")))
            .RootElement.GetProperty("ollama_request");
        using var ollama = new FakeOllama().Writes("一切正常");
        await using var service = await ServiceUnderTest.StartAsync([ollama.Setting]);

        await service.AskAsync("/analyze", new { device_id = 1, metrics = Metrics("1") });

        var asked = ollama.Requests.Should().ContainSingle().Which;
        asked.GetProperty("prompt").GetString().Should().Be(recorded.GetProperty("prompt").GetString());
        asked.GetProperty("model").GetString().Should().Be("llama3:8b");
    }

    [Theory]
    [InlineData("analyze_missing_device_id")]
    [InlineData("analyze_device_id_zero")]
    [InlineData("analyze_device_id_empty")]
    [InlineData("analyze_device_id_null")]
    [InlineData("analyze_empty_object")]
    public async Task A_missing_device_is_answered_in_the_contracts_words(string name)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var recording = ContractRecording.Load(name);

        var answer = await service.AskAsync(recording.Path, recording.Request);

        answer.GetRawText().Should().Be(JsonSerializer.Serialize(recording.Answer, Relaxed));
    }

    [Fact]
    public async Task Numbers_that_SNMP_writes_as_text_are_numbers()
    {
        using var ollama = new FakeOllama().Writes("一切正常");
        await using var service = await ServiceUnderTest.StartAsync([ollama.Setting]);

        var data = (await service.AskAsync("/analyze", new { device_id = 2, metrics = new { cpu_usage = "95", memory_usage = " 45% ", interface_status = new { if2 = "down" } } }))
            .GetProperty("data");

        data.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("description").GetString()).Should().Equal("CPU使用率过高：95%");
        data.GetProperty("health_score").GetInt32().Should().Be(80);
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    /// <summary>A field's JSON, whatever the order of its members and the escaping of its text.</summary>
    private static string Text(JsonElement data, string field) => Sorted(JsonNode.Parse(data.GetProperty(field).GetRawText()))?.ToJsonString() ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray(items.Select(Sorted).ToArray()),
        _ => node?.DeepClone(),
    };

    /// <summary>What the recorder had in Redis for its devices.</summary>
    private static JsonNode Metrics(string deviceId) => JsonNode.Parse(deviceId switch
    {
        "3" => """{"cpu_usage": 95, "memory_usage": 93.5, "interfaces": {"GigabitEthernet0/0/1": {"status": "down", "in": 0}}}""",
        "4" => """{"cpu_usage": 45, "memory_usage": 60, "interface_status": {"if1": "up", "if2": "down"}}""",
        _ => RecordedSshMetrics(),
    })!;

    private static string RecordedSshMetrics()
    {
        var recording = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "contract", "analyze_ok.json")));
        var prompt = recording.RootElement.GetProperty("ollama_request").GetProperty("prompt").GetString()!;
        return prompt[prompt.IndexOf('{', StringComparison.Ordinal)..];
    }
}
