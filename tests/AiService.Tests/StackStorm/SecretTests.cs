using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.StackStorm;

/// <summary>
/// What is secret by a parameter's name, or because the action declares it so, is nowhere to be read: not in an answer, the
/// record, its history, the log, nor in the files.
/// </summary>
public sealed class SecretTests : IDisposable
{
    private const string Map = """
        STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"api_token": "s3cret-value", "enable_pin": 47114799, "login": {"user": "operator", "phrase": "open \"sesame\""}, "mode": "careful"}}}
        """;

    private static readonly string[] Secrets = ["s3cret-value", "47114799", "sesame"];

    private readonly FakeStackStorm stackStorm = new();
    private readonly TemporaryFolder folder = new();
    private readonly OpenExecution execution;

    public SecretTests()
    {
        execution = new OpenExecution(stackStorm) { Result = JsonNode.Parse("""{"stdout": "logged in with s3cret-value, pin 47114799", "47114799": 47114799, "said": "open \"sesame\"", "log": "{\"phrase\": \"open \\\"sesame\\\"\"}"}""")! };
        stackStorm.Declares("network.remediation.enable_interface", JsonNode.Parse("""
            {"parameters": {
              "device_id": {"type": "string"}, "api_token": {"type": "string"}, "enable_pin": {"type": "integer", "secret": true},
              "login": {"type": "object", "secret": true}, "mode": {"type": "string"}}}
            """)!);
    }

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task They_are_sent_and_masked_by_name_and_by_declaration()
    {
        execution.End();
        await using var service = await StartAsync();

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);

        stackStorm.Sent["parameters"]!["enable_pin"]!.GetValue<int>().Should().Be(47114799);
        repair.GetProperty("parameters").GetRawText().Should().Be("""{"api_token":"***","enable_pin":"***","login":"***","mode":"careful"}""");
        entry.GetProperty("details").GetRawText().Should().Contain("logged in with ***, pin ***");
        await HoldsNoSecretAsync(service, entry.GetRawText() + repair.GetRawText());
    }

    [Fact]
    public async Task A_refusal_that_quotes_them_is_reported_without_them()
    {
        stackStorm.On("POST", "/v1/executions", _ => FakeStackStorm.Json(
            400, JsonNode.Parse("""{"faultstring": "Value \"s3cret-value\" must be an integer, and \"47114799\" or open \"sesame\" no boolean."}""")!));
        await using var service = await StartAsync("STACKSTORM_FALLBACK_AGENT=false");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        var repair = await service.RepairOfAsync(entry.Text("repair_id")!);

        entry.Text("result").Should().Contain("Value \"***\" must be");
        await HoldsNoSecretAsync(service, entry.GetRawText() + repair.GetRawText());
    }

    [Fact]
    public async Task Before_the_declaration_is_known_all_are_masked()
    {
        await using var service = await StartAsync("STACKSTORM_FALLBACK_AGENT=false");
        stackStorm.On("GET", "/v1/actions/views/parameters/network.remediation.enable_interface", _ => FakeStackStorm.Json(404, JsonNode.Parse("""{"faultstring": "no such action"}""")!));

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        (await service.RepairOfAsync(entry.Text("repair_id")!)).GetProperty("parameters").GetRawText()
            .Should().Be("""{"api_token":"***","enable_pin":"***","login":"***","mode":"***"}""");
    }

    [Fact]
    public async Task The_next_process_masks_them_too()
    {
        await using (var first = await StartAsync())
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await execution.Running;
            await first.StopAsync();
            await answer;
        }

        execution.End();
        await using var second = await StartAsync();
        var id = (await second.RepairsAsync("")).Items.Single().Text("id")!;
        var events = await second.Http.GetStringAsync(new Uri($"/repairs/{id}/events", UriKind.Relative));

        var repair = await second.RepairOfAsync(id);
        repair.Text("state").Should().Be("succeeded");
        repair.GetProperty("results")[0].GetProperty("details").GetRawText().Should().Contain("logged in with ***, pin ***");
        await HoldsNoSecretAsync(second, events + repair.GetRawText());
    }

    private Task<ServiceUnderTest> StartAsync(params string[] more) =>
        GuideService.StartAsync(stackStorm.BaseUrl, null, folder.Path, [Map.Trim(), .. more]);

    private async Task HoldsNoSecretAsync(ServiceUnderTest service, string told)
    {
        await service.StopAsync();
        (told + service.Log.Text).Should().NotContainAny(Secrets);
        Directory.GetFiles(folder.Path, "*.db*").Where(file => Secrets.Any(File.ReadAllText(file).Contains)).Should().BeEmpty();
    }
}
