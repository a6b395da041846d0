using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>The reason of a failed action: the whole last error line, or the message inside what the action returned.</summary>
public sealed class FailureReasonTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";

    private static readonly string LongLine =
        "RuntimeError: netmiko could not reach core-sw-7: " + string.Concat(Enumerable.Repeat("TCP connection to device failed; ", 20)) + "check port 22";

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public FailureReasonTests() => rig = new StackStormRig(stackStorm.BaseUrl);

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task The_last_line_of_a_traceback_is_given_whole()
    {
        var traceback = $"Traceback (most recent call last):\n  File \"fix.py\", line 7, in run\n    raise RuntimeError(text)\n{LongLine}\n";

        (await ReasonAsync(new JsonObject { ["stdout"] = "", ["stderr"] = traceback, ["exit_code"] = 1, ["result"] = "None" }))
            .Should().Be(LongLine);
    }

    [Fact]
    public async Task The_last_line_of_a_command_is_given_whole()
    {
        (await ReasonAsync(new JsonObject { ["stderr"] = $"connecting\r\n{LongLine}\r\n\r\n", ["return_code"] = 1 })).Should().Be(LongLine);
    }

    [Fact]
    public async Task An_exception_whose_text_has_several_lines_is_given_with_its_name()
    {
        const string Traceback = """
            Traceback (most recent call last):
              File "a.py", line 1, in run
            KeyError: 'port'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "b.py", line 2, in run
                raise Refused(answer)
            packs.network.Refused: the device refused:
              shutdown
              ^ Invalid input
            """;

        (await ReasonAsync(new JsonObject { ["stderr"] = Traceback, ["result"] = "None" }))
            .Should().Be("packs.network.Refused: the device refused: shutdown ^ Invalid input");
    }

    [Theory]
    [InlineData("""{"message": "port is locked", "changed": false}""", "port is locked")]
    [InlineData("""{"error": {"code": 17, "message": "port is locked"}}""", "port is locked")]
    [InlineData("""{"error": ["", "port is locked"]}""", "port is locked")]
    [InlineData("""{"ok": false, "msg": "port is locked"}""", "port is locked")]
    [InlineData("""{"error": true, "error_message": "port is locked"}""", "port is locked")]
    [InlineData("""{"detail": "port is locked"}""", "port is locked")]
    [InlineData("""{"device": {"name": "sw1", "reason": "port is locked"}}""", "port is locked")]
    [InlineData("""{"message": "the device refused:\n  ^ Invalid input"}""", "the device refused: ^ Invalid input")]
    [InlineData("""{"message": null, "stderr": "x\nport is locked\n"}""", "port is locked")]
    [InlineData("\"port is locked\"", "port is locked")]
    [InlineData("""{"output": {}, "stderr": "port is locked"}""", "port is locked")]
    [InlineData("""{"output": "{}", "stderr": "port is locked"}""", "port is locked")]
    [InlineData("\"{'changed': False, 'message': 'port is locked', 'session': <Session 1>}\"", "port is locked")]
    [InlineData("""{"result": "{\"message\": \"port is locked\"}"}""", "port is locked")]
    public async Task What_a_python_action_returned_with_False_gives_the_message_inside(string returned, string reason)
    {
        (await ReasonAsync(new JsonObject { ["stdout"] = "", ["stderr"] = "", ["exit_code"] = 0, ["result"] = JsonNode.Parse(returned) }))
            .Should().Be(reason);
    }

    [Fact]
    public async Task A_remote_shell_action_gives_the_last_error_line_of_its_host()
    {
        (await ReasonAsync(JsonNode.Parse("""{"10.9.8.7": {"failed": true, "return_code": 1, "stdout": "", "stderr": "ssh\nno route to host"}}""")!))
            .Should().Be("no route to host");
    }

    [Fact]
    public async Task A_coloured_line_is_given_without_its_colours()
    {
        (await ReasonAsync(new JsonObject { ["stderr"] = "\u001b[0;31mfatal: [sw1]: UNREACHABLE\u001b[0m\n" })).Should().Be("fatal: [sw1]: UNREACHABLE");
    }

    [Theory]
    [InlineData("no such community: pr1vate", "community", "no such community: ***")]
    [InlineData("wlan psk=pr1vate refused", "wifi_psk", "wlan psk=*** refused")]
    [InlineData("passphrase: 'pr1vate' is wrong", "passPhrase", "passphrase: '***' is wrong")]
    [InlineData("private_key=pr1vate", "privateKey", "private_key=***")]
    [InlineData("pre_shared_key=pr1vate", "pre-shared-key", "pre_shared_key=***")]
    [InlineData("refused -----BEGIN OPENSSH PRIVATE KEY-----\npr1vate\n-----END OPENSSH PRIVATE KEY----- by sw1", "note", "refused *** by sw1")]
    public async Task A_secret_known_by_its_name_is_neither_in_the_reason_nor_in_the_evidence(string message, string name, string reason)
    {
        var attempt = await EndsAsync(new JsonObject { ["result"] = new JsonObject { ["message"] = message, [name] = name == "note" ? "" : "pr1vate" } });

        attempt.Result.Should().EndWith("，原因：" + reason);
        attempt.Details!.ToJsonString().Should().NotContain("pr1vate");
    }

    private async Task<string> ReasonAsync(JsonNode result)
    {
        var said = (await EndsAsync(result)).Result;
        said.Should().Contain("，原因：");
        return said[(said.IndexOf("，原因：", StringComparison.Ordinal) + 4)..];
    }

    private async Task<AttemptResult> EndsAsync(JsonNode result)
    {
        var document = new JsonObject { ["id"] = Guides, ["status"] = "failed", ["result"] = result };
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success").Follows(Guides, [document]);
        var attempt = await rig.TryAsync();
        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        return attempt;
    }
}
