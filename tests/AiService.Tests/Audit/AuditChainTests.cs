using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Audit;

/// <summary>Records that are older than the chain, and what the service itself says of a chain that is broken.</summary>
public sealed class AuditChainTests : IDisposable
{
    private readonly AuditCopy files = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("SELECT 1", null)]
    [InlineData("UPDATE audit SET detail = 'other' WHERE id = 7", "some were changed")]
    [InlineData("UPDATE audit SET outcome = '' WHERE id = 20", "some were changed")]
    [InlineData("DELETE FROM audit WHERE id = 7", "19 are there")]
    [InlineData("DELETE FROM audit WHERE id <= 20", "0 are there")]
    [InlineData("INSERT INTO audit (id, at, repair_id, device_id, event) VALUES (0, 'x', 'x', 'x', 'x')", "21 are there")]
    [InlineData("UPDATE audit SET id = -1 WHERE id = 7; UPDATE audit SET id = 7 WHERE id = 8; UPDATE audit SET id = 8 WHERE id = -1", "some were changed")]
    public async Task Records_of_before_are_sealed_by_the_first_of_the_chain(string how, string? found)
    {
        await files.MakeOldAsync(20);
        await files.AppendAsync("planned");

        files.Tamper(how);

        var (code, output, _) = await files.VerifyAsync();
        code.Should().Be(found is null ? 0 : 1);
        output.Should().Contain(found ?? "22 records");
        if (found is not null)
        {
            output.Should().Contain("record 1: of the 20 records from 1 to 20, which record 21 seals");
        }
    }

    [Fact]
    public async Task A_broken_chain_stops_nothing_and_health_names_the_record()
    {
        await files.AppendAsync("planned", "sending", "running");
        files.Tamper("UPDATE audit SET detail = 'other' WHERE id = 3");

        await using var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}"], time);

        var verdict = await AuditCopy.VerdictAsync(service);
        (verdict.GetProperty("ok").GetBoolean(), verdict.GetProperty("first_bad").GetInt64()).Should().Be((false, 3));
        verdict.GetProperty("reason").GetString().Should().Contain("record 3");
        verdict.GetProperty("records").GetInt64().Should().BeGreaterThanOrEqualTo(4);
        (await service.HealthAsync("audit")).Should().Match<(string Status, string Description)>(part => part.Status == "degraded" && part.Description.Contains("record 3"));
        using var ready = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ((int)ready.StatusCode).Should().Be(200);
    }

    [Fact]
    public async Task It_is_verified_by_itself_soon_after_the_start()
    {
        await files.AppendAsync("planned", "sending");
        files.Tamper("DELETE FROM audit WHERE id = 2");

        await using var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}"], time);

        var health = await Eventually.ReadAsync(() => service.HealthAsync("audit"), part => part.Status == "degraded", () => time.Advance(TimeSpan.FromSeconds(1)));
        health.Description.Should().Contain("record 2");
        await Eventually.HoldsAsync(() => service.Log.Text.Contains("record 2 is missing") && service.Log.Text.Contains("The audit ends with record"));
    }
}
