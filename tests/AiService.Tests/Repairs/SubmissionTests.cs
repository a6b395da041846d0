using AiService.Faults.Reading;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Repairs;

/// <summary>What goes along with a submission: how long it waits for its device, and what a restart does with it.</summary>
public sealed class SubmissionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly HeldProvider held = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_submission_returns_its_handle_at_once_and_the_repair_goes_on_by_itself()
    {
        await using var service = await ProviderService.StartAsync([held.Provider]);

        var repair = Submit(service, Order(1));
        await held.Running;
        repair.Known.IsCompleted.Should().BeFalse();
        held.End(AttemptOutcome.Succeeded);
        await repair.Known;

        repair.Results.Should().ContainSingle().Which.Success.Should().BeTrue();
    }

    [Fact]
    public async Task Each_submission_waits_for_its_device_as_long_as_it_says()
    {
        await using var service = await ProviderService.StartAsync([held.Provider], time: time);
        Submit(service, Order(1));
        await held.Running;
        var hurried = Submit(service, Order(2), new(Guid.NewGuid(), "test") { WaitUntil = time.GetUtcNow().AddSeconds(10) });
        var patient = Submit(service, Order(3), new(Guid.NewGuid(), "test") { WaitUntil = time.GetUtcNow().AddSeconds(60) });
        await Eventually.ReadAsync(() => service.RepairsAsync("state=waiting"), page => page.Items.Count == 2);

        time.Advance(TimeSpan.FromSeconds(11));
        await hurried.Known;

        hurried.Record.State.Should().Be(RepairState.Refused);
        patient.Record.State.Should().Be(RepairState.Waiting);
        held.End(AttemptOutcome.Succeeded);
        await patient.Known;
        patient.Record.State.Should().Be(RepairState.Succeeded);
    }

    [Theory]
    [InlineData(false, "refused", 0)]
    [InlineData(true, "succeeded", 1)]
    public async Task A_restart_refuses_what_had_not_begun_or_queues_it_again_as_the_submission_says(bool resumes, string state, int begun)
    {
        Guid waiting;
        await using (var first = await ProviderService.StartAsync([held.Provider], folder: folder.Path))
        {
            waiting = await AsLostAsync(first, resumes, until: null);
        }

        var next = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var second = await ProviderService.StartAsync([next], folder: folder.Path);

        (await second.EndOfAsync(waiting.ToString())).Text("state").Should().Be(state);
        next.Begun.Should().Be(begun);
    }

    [Theory]
    [InlineData(true, "succeeded")]
    [InlineData(false, "refused")]
    public async Task A_stop_leaves_what_is_queued_to_the_next_process_where_the_submission_says_so(bool resumes, string state)
    {
        OpenRepair queued;
        await using (var first = await ProviderService.StartAsync([held.Provider], folder: folder.Path))
        {
            Submit(first, Order(1));
            await held.Running;
            queued = Submit(first, Order(2), new(Guid.NewGuid(), "test") { ResumeUnbegun = resumes });
            await Eventually.ReadAsync(() => first.RepairsAsync("state=waiting"), page => page.Items.Count == 1);
            var stopping = first.StopAsync();
            await queued.Known;
            held.End(AttemptOutcome.StillOpen);
            await stopping;
        }

        await using var second = await ProviderService.StartAsync([Done()], folder: folder.Path);

        (await second.EndOfAsync(queued.Order.RepairId.ToString())).Text("state").Should().Be(state);
    }

    [Fact]
    public async Task A_stop_leaves_what_has_its_device_and_sent_nothing_to_the_next_process_where_the_submission_says_so()
    {
        OpenRepair begun;
        await using (var first = await ProviderService.StartAsync([Until(signals => signals.Stopping)], folder: folder.Path))
        {
            begun = Submit(first, Order(1), new(Guid.NewGuid(), "test") { ResumeUnbegun = true });
            await begun.Decided;
            await first.StopAsync();
        }

        var next = Done();
        await using var second = await ProviderService.StartAsync([next], folder: folder.Path);

        (await second.EndOfAsync(begun.Order.RepairId.ToString())).Text("state").Should().Be("succeeded");
        (next.Begun, next.Resumed).Should().Be((1, 0));
    }

    [Fact]
    public async Task Where_no_provider_is_left_when_its_turn_comes_it_is_refused_and_says_so()
    {
        await using var service = await ProviderService.StartAsync([]);

        var repair = Submit(service, Order(1));
        await repair.Known;

        repair.Record.State.Should().Be(RepairState.Refused);
        repair.Record.Result.Should().Contain("没有可用的执行方").And.NotContain("重启");
    }

    [Fact]
    public async Task What_is_queued_again_keeps_its_own_limit()
    {
        Guid waiting;
        await using (var first = await ProviderService.StartAsync([held.Provider], time: time, folder: folder.Path))
        {
            Submit(first, Order(1));
            await held.Running;
            waiting = await AsLostAsync(first, resumes: true, until: time.GetUtcNow().AddSeconds(30));
            held.End(AttemptOutcome.StillOpen);
        }

        time.Advance(TimeSpan.FromSeconds(31));
        var next = new HeldProvider();
        await using var second = await ProviderService.StartAsync([next.Provider], time: time, folder: folder.Path);

        (await second.EndOfAsync(waiting.ToString())).Text("state").Should().Be("refused", "another repair has the device, and its time is over");
        next.End(AttemptOutcome.Succeeded);
    }

    /// <summary>Puts a repair on record as a lost process leaves it that had only planned it.</summary>
    private async Task<Guid> AsLostAsync(ServiceUnderTest service, bool resumes, DateTimeOffset? until)
    {
        var order = Order(2);
        var submission = new RepairSubmission(Guid.NewGuid(), "test") { ResumeUnbegun = resumes, WaitUntil = until ?? DateTimeOffset.MaxValue };
        var record = RepairRecord.Of(order, submission, time.GetUtcNow());
        await service.Services.GetRequiredService<IRepairStore>().InsertAsync(
            record, new() { At = time.GetUtcNow(), RepairId = order.RepairId, DeviceId = order.DeviceId, Event = "planned", State = "planned" });
        return order.RepairId;
    }

    /// <summary>Succeeds at once, begun or resumed.</summary>
    private static TestProvider Done() => new("stackstorm", (_, _, _) => Task.FromResult(TestProvider.Attempt(AttemptOutcome.Succeeded)));

    /// <summary>Waits for the signal, and sends nothing.</summary>
    private static TestProvider Until(Func<RepairSignals, CancellationToken> signal) => new("stackstorm", async (_, _, signals) =>
    {
        await TestProvider.UntilAsync(signal(signals));
        throw new OperationCanceledException(signal(signals));
    });

    private static OpenRepair Submit(ServiceUnderTest service, RepairOrder order, RepairSubmission? submission = null) =>
        service.Services.GetRequiredService<RepairQueue>().Submit(order, submission ?? new(Guid.NewGuid(), "test"));

    private static RepairOrder Order(int port)
    {
        var words = $"接口Gig0/0/{port} down";
        return Orders.Guide() with { RepairId = Guid.CreateVersion7(), Description = words, Reading = FaultReader.Read(words).Statements[0] };
    }
}
