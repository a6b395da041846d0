using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Storage;

/// <summary>Records that are removed or replaced while the service uses them: nothing more is sent, and it says so.</summary>
public sealed class ReplacedRecordsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ReplacedRecordsTests() => Directory.CreateDirectory(Data);

    private string Data => folder.File("data");

    private string Records => Path.Combine(Data, "records.db");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("removed")]
    [InlineData("moved")]
    [InlineData("folder moved")]
    [InlineData("renamed over")]
    [InlineData("restored beside")]
    [InlineData("overwritten")]
    [InlineData("emptied")]
    public async Task No_repair_begins_until_the_file_is_back(string how)
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([provider], folder: Data);
        var copy = folder.File("copy.db");
        FoldIn();
        File.Copy(Records, copy);
        for (var port = 0; port < 40; port++)
        {
            await service.RepairAsync(Fault($"接口Gig0/0/{port} down"));
        }

        FoldIn();
        service.Log.Text.Should().NotContain("while the service uses it");
        (await service.HealthAsync("database")).Status.Should().Be("healthy");
        var begun = provider.Begun;
        Replace(how, copy);

        var refused = (await service.RepairAsync(Fault("接口Gig0/0/99 down"))).Single();

        refused.Text("result").Should().Contain("修复记录文件").And.Contain("移除或替换");
        refused.Text("success").Should().Be("False");
        provider.Begun.Should().Be(begun);
        using var ready = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ((int)ready.StatusCode).Should().Be(503);
        var part = await service.HealthAsync("database");
        part.Status.Should().Be("unhealthy");
        part.Description.Should().Contain(Records).And.Contain("while the service uses it").And.Contain("Stop the service");
        // What becomes of the file in two steps may be seen in both.
        var told = service.Log.Text.Split('\n').Where(line => line.StartsWith("Fatal", StringComparison.Ordinal)).ToList();
        told.Should().NotBeEmpty().And.OnlyHaveUniqueItems("it is logged once").And.OnlyContain(line => line.Contains("Stop the service"));
        (await service.AskAsync("/analyze", new { device_id = 1, faults = new[] { Fault("接口Gig0/0/1 down") } })).GetProperty("code").GetInt32().Should().Be(200, "analyses go on");
    }

    [Fact]
    public async Task A_file_that_was_moved_back_is_used_again()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([provider], folder: Data);
        await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        File.Move(Records, Records + ".away");
        (await service.RepairAsync(Fault("接口Gig0/0/2 down"))).Single().Text("result").Should().Contain("移除或替换");

        File.Move(Records + ".away", Records);

        (await service.RepairAsync(Fault("接口Gig0/0/2 down"))).Single().Text("state").Should().Be("succeeded");
        (await service.HealthAsync("database")).Status.Should().Be("healthy");
        service.Log.Text.Split('\n').Should().ContainSingle(line => line.StartsWith("Fatal", StringComparison.Ordinal), "it is logged once").Which.Should().Contain("was removed or moved");
    }

    [Fact]
    public async Task A_repair_that_waits_when_the_file_goes_is_not_sent()
    {
        var held = new HeldProvider();
        await using var service = await ProviderService.StartAsync([held.Provider], folder: Data);
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.Running;
        var second = service.RepairAsync(Fault("接口Gig0/0/2 down"));
        await Eventually.ReadAsync(async () => (await service.RepairsAsync("state=waiting")).Items.Count, count => count == 1);

        File.Delete(Records);
        held.End(AttemptOutcome.Succeeded);

        (await first).Single().Text("state").Should().Be("succeeded", "what has happened is answered");
        File.Exists(Records).Should().BeFalse("no new file is begun");
        held.Provider.Begun.Should().Be(1, "the end of the first cannot be written, so its device stays locked");
        await service.StopAsync();
        (await second).Single().Text("success").Should().Be("False");
        held.Provider.Begun.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_knowledge_base_that_is_gone_or_replaced_is_reported_and_takes_no_entry_that_would_be_lost(bool replaced)
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: Data);
        await service.AskAsync("/api/ai/knowledge/add", new { keyword = "旧", title = "t", solution = "s" });
        var knowledge = Path.Combine(Data, "knowledge_base.db");
        File.Move(knowledge, folder.File("away.db"));
        if (replaced)
        {
            File.Copy(folder.File("away.db"), knowledge);
        }

        var refused = await service.AskAsync("/api/ai/knowledge/add", new { keyword = "新", title = "t", solution = "s" });

        refused.GetProperty("code").GetInt32().Should().Be(503);
        var part = await service.HealthAsync("database");
        part.Status.Should().Be("degraded");
        part.Description.Should().Contain(knowledge).And.Contain(replaced ? "replaced" : "removed").And.NotContain("repaired");
        File.Delete(knowledge);
        File.Move(folder.File("away.db"), knowledge);
        (await service.AskAsync("/api/ai/knowledge/add", new { keyword = "新", title = "t", solution = "s" })).GetProperty("code").GetInt32().Should().Be(200);
        (await service.HealthAsync("database")).Status.Should().Be("healthy");
    }

    private void FoldIn()
    {
        using var other = TemporaryFolder.Connect(Records);
        other.Execute("PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(FULL)");
    }

    private void Replace(string how, string copy)
    {
        switch (how)
        {
            case "removed":
                File.Delete(Records);
                break;
            case "moved":
                File.Move(Records, Records + ".away");
                break;
            case "folder moved":
                Directory.Move(Data, Data + ".away");
                Directory.CreateDirectory(Data);
                File.Copy(copy, Records);
                break;
            case "renamed over":
                File.Move(copy, Records, overwrite: true);
                break;
            case "restored beside":
                Array.ForEach(["", "-wal", "-shm"], end => File.Delete(Records + end));
                File.Copy(copy, Records);
                break;
            case "overwritten":
                File.Copy(copy, Records, overwrite: true);
                break;
            case "emptied":
                File.WriteAllBytes(Records, []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how));
        }
    }
}
