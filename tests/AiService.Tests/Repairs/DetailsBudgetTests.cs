using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>The details of one answer together fit into the platform's report table.</summary>
public sealed class DetailsBudgetTests
{
    private const int Length = 30 * 1024;

    [Fact]
    public async Task Details_beyond_the_budget_keep_what_names_the_execution_and_are_whole_on_record()
    {
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Succeeded) with
            {
                Details = new JsonObject { ["id"] = "e1", ["status"] = "succeeded", ["action"] = new JsonObject { ["ref"] = "p.a" }, ["result"] = new string('x', Length) },
            };
        });
        await using var service = await ProviderService.StartAsync([provider]);

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"), Fault("接口Gig0/0/2 down"));

        entries[0].GetProperty("details").Text("result").Should().HaveLength(Length);
        entries[1].GetProperty("details").EnumerateObject().Select(member => member.Name).Should().Equal("id", "status", "action", "truncated");
        var repair = await service.RepairOfAsync(entries[1].Text("repair_id")!);
        repair.GetProperty("results")[0].GetProperty("details").Text("result").Should().HaveLength(Length);
    }
}
