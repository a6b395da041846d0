using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Engines;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>The evidence in an answer: small, readable JSON, and no secret in it.</summary>
public sealed class DetailsTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public DetailsTests() => rig = new StackStormRig(stackStorm.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task A_small_result_is_shown_whole()
    {
        var attempt = await EndsAsync("""{"stdout": {"a": 1, "b": [true, null]}, "stderr": "", "return_code": 0}""");

        attempt.Details!["result"]!.ToJsonString().Should().Be("""{"stdout":{"a":1,"b":[true,null]},"stderr":"","return_code":0}""");
        attempt.Details.Should().NotContainKey("truncated");
    }

    [Fact]
    public async Task A_large_output_keeps_its_beginning_and_its_end_within_8_KB()
    {
        var output = "first line " + string.Concat(Enumerable.Repeat("接口😀", 20_000)) + " last line";
        var attempt = await EndsAsync(new JsonObject { ["stdout"] = output, ["return_code"] = 0 }.ToJsonString());

        Size(attempt).Should().BeLessThanOrEqualTo(TrimmedEvidence.LargestResult);
        attempt.Details!["truncated"]!.GetValue<bool>().Should().BeTrue();
        attempt.Details["result"]!["return_code"]!.GetValue<int>().Should().Be(0);
        var text = attempt.Details["result"]!["stdout"]!.GetValue<string>();
        text.Should().StartWith("first line").And.EndWith("last line");
        text.EnumerateRunes().Should().NotContain(Rune.ReplacementChar, "no character is cut in two");
    }

    [Theory]
    [InlineData(5000, 1)]
    [InlineData(1, 60)]
    [InlineData(400, 3)]
    public async Task A_result_of_any_shape_is_brought_down_to_8_KB(int width, int depth)
    {
        JsonNode node = "leaf";
        for (var level = 0; level < depth; level++)
        {
            var list = new JsonArray();
            for (var item = 0; item < (level == depth - 1 ? width : 3); item++)
            {
                list.Add(level > 4 && item > 0 ? "x" : node.DeepClone());
            }

            node = new JsonObject { [$"level{level}"] = list };
        }

        var attempt = await EndsAsync(node.ToJsonString(new JsonSerializerOptions { MaxDepth = 200 }));

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        Size(attempt).Should().BeLessThanOrEqualTo(TrimmedEvidence.LargestResult);
    }

    [Fact]
    public async Task Half_a_character_from_a_device_does_not_break_the_answer()
    {
        var attempt = await EndsAsync("""{"stdout": "caf\udce9 \ud83d\ude00 \\ud800 \ud800"}""");

        attempt.Details!["result"]!["stdout"]!.GetValue<string>().Should().Be("caf\ufffd 😀 \\ud800 \ufffd");
    }

    [Fact]
    public async Task A_result_that_StackStorm_left_out_for_its_size_is_reported_as_truncated()
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success")
            .Follows(Guides, [Recording.Of("07b3_get_include_status_log").Body]);

        var attempt = await rig.TryAsync();

        attempt.Details!["truncated"]!.GetValue<bool>().Should().BeTrue();
        attempt.Details["result_size"]!.GetValue<long>().Should().Be(1050699);
        attempt.Details.Should().NotContainKey("result");
    }

    [Fact]
    public async Task Secrets_are_taken_out_of_the_evidence_and_the_reason()
    {
        var attempt = await EndsAsync(
            new JsonObject
            {
                ["stdout"] = $"env: {StackStormRig.Key}\nlocal-user a password irreversible-cipher $1a$XyZ\nenable secret 5 hUsH",
                ["password"] = "hUsH",
                ["error"] = "login failed: password=hUsH, token: 'hUsH'",
            }.ToJsonString(),
            "failed");

        var all = attempt.Result + attempt.Details!.ToJsonString();
        all.Should().NotContain("hUsH").And.NotContain("$1a$").And.NotContain(StackStormRig.Key);
        attempt.Result.Should().EndWith("，原因：login failed: password=***, token: '***'");
    }

    private static int Size(AttemptResult attempt) => JsonSerializer.SerializeToUtf8Bytes(attempt.Details!["result"], AiService.Hosting.Json.Wire).Length;

    private Task<AttemptResult> EndsAsync(string result, string status = "succeeded")
    {
        // The text itself, not a parsed node: it may hold what .NET would not write.
        var document = $$"""{"id": "{{Guides}}", "status": "{{status}}", "result": {{result}}}""";
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success")
            .On("GET", $"/v1/executions/{Guides}", _ => FakeStackStorm.Text(200, document, "application/json"));
        return rig.TryAsync();
    }
}
