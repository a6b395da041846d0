using System.Net.Http.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Outcomes;

/// <summary>A real process that is killed between an outcome and its message.</summary>
public sealed class KilledReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Outcomes_of_a_process_that_is_killed_while_the_receiver_is_away_arrive_once_each()
    {
        var port = FreePort.Find();
        await File.WriteAllTextAsync(folder.File(".env"), $$"""
            STACKSTORM_BASE_URL=https://stackstorm.example.com/api/v1
            STACKSTORM_API_KEY=k3y-0123456789abcdef
            STACKSTORM_STREAM_URL=off
            STACKSTORM_ACTION_MAP='{"接口down": "network.remediation.enable_interface"}'
            APPROVAL_LEVELS=P1
            NOTIFY_ALERT_SERVICE_URL=http://127.0.0.1:{{port}}
            """);
        using var client = new HttpClient();
        var ids = new List<string>();
        for (var life = 1; life <= 3; life++)
        {
            using var process = new OwnProcess(folder.Path, folder.File("records.db"));
            await process.StartedAsync();
            for (var device = 1; device <= 3; device++)
            {
                // The outcome is on record when the answer is there; the process is killed at once.
                var answer = await client.PostAsJsonAsync(new Uri($"{process.Url}/analyze"), new
                {
                    device_id = (10 * life) + device,
                    auto_repair = true,
                    faults = new[] { new { description = "接口Gig0/0/1 down", level = "P1" } },
                });
                var entry = (await answer.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0];
                entry.Text("state").Should().Be("awaiting_approval", process.Output);
                ids.Add(entry.Text("repair_id")!);
            }
        }

        await using var receiver = await FakeReceiver.StartAsync(port);
        using (var last = new OwnProcess(folder.Path, folder.File("records.db")))
        {
            await last.StartedAsync();
            (await receiver.ReceivesAsync(ids.Count)).Select(message => message.Content[^36..]).Should().Equal(ids, last.Output);
            await Eventually.ReadAsync(() => client.GetStringAsync(new Uri($"{last.Url}/health/ready")), text => text.Contains("NOTIFY_ALERT_SERVICE_URL: nothing waits", StringComparison.Ordinal));
        }

        using var next = new OwnProcess(folder.Path, folder.File("records.db"));
        await next.StartedAsync();
        await Eventually.ReadAsync(() => client.GetStringAsync(new Uri($"{next.Url}/health/ready")), text => text.Contains("NOTIFY_ALERT_SERVICE_URL: nothing waits", StringComparison.Ordinal));
        receiver.Messages.Should().HaveCount(ids.Count, "what was delivered is not delivered again");
    }
}
