using System.Text.Json;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>What a fault text was read as, on record and over HTTP.</summary>
public sealed class RepairReadingTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Fact]
    public async Task A_repair_shows_what_its_text_was_read_as_and_a_list_does_not()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        var reading = (await service.RepairOfAsync(entry.Text("repair_id")!)).GetProperty("reading");

        reading.GetProperty("object").Text("kind").Should().Be("interface");
        reading.GetProperty("object").Text("interface").Should().Be("Gig0/0/1");
        reading.Text("state").Should().Be("down");
        reading.Text("device").Should().Be("this");
        reading.Text("time").Should().Be("present");
        reading.Text("modality").Should().Be("asserted");
        reading.Text("intent").Should().Be("none");
        reading.GetProperty("evidence").ValueKind.Should().Be(JsonValueKind.Array);
        reading.TryGetProperty("refusal", out _).Should().BeFalse();
        (await service.RepairsAsync("")).Items.Single().TryGetProperty("reading", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_repair_of_a_version_that_kept_no_reading_is_shown_without_one()
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-reading-").FullName;
        stackStorm.Lives("01c_python_success");
        string id;
        await using (var before = await GuideService.StartAsync(stackStorm.BaseUrl, null, folder, []))
        {
            id = (await before.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("repair_id")!;
        }

        using (var records = TemporaryFolder.Connect(Path.Combine(folder, "records.db")))
        {
            records.Execute($"ALTER TABLE repairs DROP COLUMN reading; DELETE FROM {Migration.Journal} WHERE ScriptName LIKE '%0007_reading.sql'");
        }

        await using (var now = await GuideService.StartAsync(stackStorm.BaseUrl, null, folder, []))
        {
            var old = await now.RepairOfAsync(id);
            var fresh = await now.RepairOfAsync((await now.RepairAsync(Fault("接口Gig0/0/2 down"))).Single().Text("repair_id")!);

            old.Text("state").Should().Be("succeeded");
            old.TryGetProperty("reading", out _).Should().BeFalse();
            fresh.GetProperty("reading").Text("state").Should().Be("down");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_match_shows_the_readings_and_how_its_keywords_are_read()
    {
        await using var service = await GuideService.StartAsync(
            stackStorm.BaseUrl, """STACKSTORM_ACTION_MAP=[{"keywords": ["接口down", "down"], "action": "p.q"}, {"keywords": ["核心接口down"], "action": "p.core"}]""");

        var data = (await service.AskAsync("/match", new { description = "接口Gig0/0/1 down" })).GetProperty("data");

        data.GetProperty("readings").EnumerateArray().Should().NotBeEmpty()
            .And.OnlyContain(reading => reading.Text("state") == "down" && reading.GetProperty("object").Text("kind") == "interface");
        data.GetProperty("keywords").EnumerateArray()
            .Select(keyword => (keyword.Text("keyword"), keyword.Text("thing"), keyword.Text("state"), keyword.Text("words")))
            .Should().Equal(("down", "", "down", "known"), ("接口down", "interface", "down", "known"));
    }

    [Fact]
    public async Task A_refused_text_is_shown_with_its_reason()
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var data = (await service.AskAsync("/match", new { description = "未发现接口Gig0/0/1 down" })).GetProperty("data");

        data.GetProperty("executable").GetBoolean().Should().BeFalse();
        data.GetProperty("readings")[0].Text("modality").Should().Be("negated");
        data.GetProperty("readings")[0].Text("refusal").Should().Be(data.Text("reason"));
    }

    [Theory]
    [InlineData("""{"stated": "resolved"}""", "stated")]
    [InlineData("""{"stated": {"state": 1}}""", "stated.state")]
    [InlineData("""{"stated": {"status": "resolved"}}""", "stated.status")]
    [InlineData("""{"stated": {"host": ["a"]}}""", "stated.host")]
    public async Task A_stated_field_that_cannot_be_used_is_named(string fields, string named)
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        var members = fields.Trim('{', '}') is var inner && fields.EndsWith("}}", StringComparison.Ordinal) ? inner + "}" : inner;

        using var match = await service.PostTextAsync("/match", $$"""{"description": "接口Gig0/0/1 down", {{members}}}""");
        using var analyze = await service.PostTextAsync("/analyze", $$"""{"device_id": 1, "faults": [{"description": "接口Gig0/0/1 down", {{members}}}]}""");

        ((int)match.StatusCode).Should().Be(400);
        (await match.EnvelopeAsync()).Text("msg").Should().Contain(named);
        ((int)analyze.StatusCode).Should().Be(400);
        (await analyze.EnvelopeAsync()).Text("msg").Should().Contain($"faults[0].{named}");
    }

    [Fact]
    public async Task Stated_fields_are_taken_with_a_fault()
    {
        stackStorm.Lives("01c_python_success");
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);

        var entry = (await service.RepairAsync(new
        {
            description = "接口Gig0/0/1 down",
            level = "P1",
            stated = new { state = "firing", @object = "Gig0/0/1", host = "core-sw-1", level = (string?)null },
        })).Single();

        entry.Text("status").Should().Be("succeeded");
    }
}
