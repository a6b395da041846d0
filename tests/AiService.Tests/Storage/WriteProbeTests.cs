using AiService.Tests.Harness;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Storage;

/// <summary>The health check writes: at most every 10 s, and at once after a write that failed.</summary>
public sealed class WriteProbeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("records.db", "unhealthy")]
    [InlineData("knowledge_base.db", "degraded")]
    public async Task What_cannot_be_written_is_reported_and_healthy_once_it_can(string file, string status)
    {
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path);
        (await service.HealthAsync("database")).Status.Should().Be("healthy");
        var obstacle = Directory.CreateDirectory($"{folder.File(file)}.probe-{Environment.ProcessId}");

        (await service.HealthAsync("database")).Status.Should().Be("healthy", "it was written less than 10 s ago");
        time.Advance(TimeSpan.FromSeconds(10));
        var part = await service.HealthAsync("database");
        part.Status.Should().Be(status);
        part.Description.Should().Contain(folder.File(file)).And.Contain("Make room");

        obstacle.Delete();
        (await service.HealthAsync("database")).Status.Should().Be(status, "it is not tried again for 10 s");
        time.Advance(TimeSpan.FromSeconds(10));
        (await service.HealthAsync("database")).Should().Be(("healthy", ""));
    }

    [Theory]
    [InlineData("records.db")]
    [InlineData("knowledge_base.db")]
    public async Task It_writes_at_most_every_ten_seconds(string file)
    {
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path);
        List<string> written = [];
        for (var second = 0; second < 25; second++)
        {
            await service.HealthAsync("database");
            using var other = TemporaryFolder.Connect(folder.File(file));
            written.Add(other.QuerySingle<string>("SELECT at FROM aiservice_probe"));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        written.Distinct().Should().HaveCount(3);
    }

    [Fact]
    public async Task After_a_write_that_failed_it_looks_at_once()
    {
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path);
        (await service.HealthAsync("database")).Status.Should().Be("healthy");
        using var other = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
        other.Execute("CREATE TRIGGER full BEFORE INSERT ON knowledge BEGIN SELECT no_such_function(); END; CREATE TRIGGER full2 BEFORE INSERT ON aiservice_probe BEGIN SELECT no_such_function(); END");

        var refused = await service.AskAsync("/api/ai/knowledge/add", new { keyword = "k", title = "t", solution = "s" });

        refused.GetProperty("code").GetInt32().Should().Be(503);
        (await service.HealthAsync("database")).Status.Should().Be("degraded", "no 10 s have passed");
        other.Execute("DROP TRIGGER full; DROP TRIGGER full2");
        time.Advance(TimeSpan.FromSeconds(10));
        (await service.HealthAsync("database")).Status.Should().Be("healthy");
    }

    [Fact]
    public async Task A_knowledge_base_that_another_process_has_locked_is_not_one_that_cannot_be_written()
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        using var other = TemporaryFolder.Connect(folder.File("knowledge_base.db"));
        await service.AskAsync("/api/ai/knowledge/add", new { keyword = "k", title = "t", solution = "s" });
        other.Execute("BEGIN IMMEDIATE");

        (await service.HealthAsync("database")).Status.Should().Be("healthy");
        other.Execute("ROLLBACK");
    }
}
