using AiService.Audit.OperationLog;
using AiService.Repairs.Store;
using AiService.Tests.Harness;

namespace AiService.Tests.Audit;

/// <summary>Of the executions on record, StackStorm is asked for its own only.</summary>
public sealed class PastExecutionIdTests
{
    private static readonly RepairRecord Repair =
        RepairRecord.Of(Orders.Guide(), new RepairSubmission(Guid.CreateVersion7(), "test"), new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("stackstorm", "6b04412653e8bd92fcb1967d", "6b04412653e8bd92fcb1967d")]
    [InlineData("stackstorm", null, null)]
    [InlineData("awx", "75", null)]
    [InlineData("agent", null, null)]
    public void An_id_of_another_engine_is_none_of_its_executions(string provider, string? id, string? asked) =>
        PastExecutions.IdOf(Repair with { Provider = provider, ExecutionId = id }).Should().Be(asked);

    [Fact]
    public void What_it_attempted_before_another_engine_counts()
    {
        var attempts = new[] { ("stackstorm", "6b04412653e8bd92fcb1967d"), ("awx", "75") }.Select(one => new RepairResult
        {
            Fault = Repair.Fault,
            Result = "",
            Success = false,
            Provider = one.Item1,
            ExecutionId = one.Item2,
        });

        PastExecutions.IdOf(Repair with { Provider = "awx", ExecutionId = "75", Results = [.. attempts] }).Should().Be("6b04412653e8bd92fcb1967d");
    }
}
