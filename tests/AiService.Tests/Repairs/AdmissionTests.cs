using AiService.Access;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.Repairs;

/// <summary>Limits hold whatever happens between a look at the records and one at what was let begin.</summary>
public sealed class AdmissionTests
{
    private readonly TaskCompletionSource mayBegin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_repair_that_begins_after_the_records_were_read_counts_for_the_next_one()
    {
        var provider = new TestProvider("stackstorm", async (order, journal, _) =>
        {
            if (order.DeviceId == "1")
            {
                waits.TrySetResult();
                await mayBegin.Task;
            }

            await TestProvider.SendAsync(journal);
            hasBegun.TrySetResult();
            await mayEnd.Task;
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ServiceUnderTest.StartAsync(
            [GuideService.Map.Trim(), "REPAIR_MAX_PER_MINUTE=1", "ANALYZE_TIMEOUT=20"],
            adjust: services =>
            {
                services.RemoveAll<IRepairProvider>();
                services.RemoveAll<IRepairVerifier>();
                services.AddSingleton<IRepairProvider>(provider);
                var real = services.Single(service => service.ServiceType == typeof(IDecisionStore));
                services.Replace(ServiceDescriptor.Singleton<IDecisionStore>(all =>
                    new SlowStore((IDecisionStore)ActivatorUtilities.CreateInstance(all, real.ImplementationType!), LetTheFirstBeginAsync)));
            });

        var first = service.AskAsync("/analyze", Request(1));
        await waits.Task;
        var second = await service.AskAsync("/analyze", Request(2));
        mayEnd.SetResult();
        await first;

        provider.Begun.Should().Be(1);
        var refused = second.GetProperty("data").GetProperty("repair_results").EnumerateArray().Should().ContainSingle().Subject;
        refused.Text("result").Should().Contain("REPAIR_MAX_PER_MINUTE");
    }

    /// <summary>After the records were read for the second repair at the moment in which it would begin.</summary>
    private async Task LetTheFirstBeginAsync(FactsQuery query, int look)
    {
        if (query.DeviceId == "2" && look == 2)
        {
            mayBegin.TrySetResult();
            await hasBegun.Task;
        }
    }

    private static object Request(int device) => new { device_id = device, auto_repair = true, faults = new[] { GuideService.Fault("接口Gig0/0/1 down") } };

    /// <summary>The real store, with a moment after each look in which a test can do something.</summary>
    private sealed class SlowStore(IDecisionStore real, Func<FactsQuery, int, Task> after) : IDecisionStore
    {
        private readonly Dictionary<string, int> looks = [];

        public async Task<RepairFacts> FactsAsync(FactsQuery query, CancellationToken cancellation)
        {
            var facts = await real.FactsAsync(query, cancellation);
            await after(query, looks[query.DeviceId] = looks.GetValueOrDefault(query.DeviceId) + 1);
            return facts;
        }

        public Task<IReadOnlyList<ActionEnd>> EndsAsync(string action, int count, DateTimeOffset now, CancellationToken cancellation) => real.EndsAsync(action, count, now, cancellation);

        public Task RecordAsync(IReadOnlyList<RecordedDecision> decisions) => real.RecordAsync(decisions);

        public Task<DecisionReport> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => real.ReportAsync(from, to, cancellation);

        public Task<AutomationPause?> PauseAsync(CancellationToken cancellation) => real.PauseAsync(cancellation);

        public Task RecordSkippedAsync(SkippedFaults skipped) => real.RecordSkippedAsync(skipped);

        public Task SavePauseAsync(AutomationPause? pause, Requester? by) => real.SavePauseAsync(pause, by);
    }
}
