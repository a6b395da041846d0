using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.Repairs;

/// <summary>A provider that does what the test says, and counts how often it was begun and resumed.</summary>
internal sealed class TestProvider(string name, Func<RepairOrder, RepairJournal, RepairSignals, Task<AttemptResult>> run) : IRepairProvider
{
    private int begun;
    private int resumed;

    public string Name => name;

    public ProviderTraits Traits { get; } =
        new(Verifies: name == "agent", CanBeCancelled: true, CancelStopsAction: true, DeclaresSecrets: false);

    public bool IsInUse => true;

    /// <summary>How often it was asked to begin.</summary>
    public int Begun => Volatile.Read(ref begun);

    /// <summary>How often it was asked to resume.</summary>
    public int Resumed => Volatile.Read(ref resumed);

    public IReadOnlySet<string> OpenParameters(string action) => new HashSet<string>();

    public bool Takes(string? action) => true;

    public bool CanTry(RepairOrder order) => true;

    public Task<AttemptResult> RunAsync(AttemptContext attempt)
    {
        Interlocked.Increment(ref attempt.Resume is null ? ref begun : ref resumed);
        return run(attempt.Order, attempt.Journal, attempt.Signals);
    }

    /// <summary>Sends, and ends so at once.</summary>
    public static TestProvider Ends(string name, AttemptOutcome outcome, string? status = null) => new(name, async (_, journal, _) =>
    {
        await SendAsync(journal);
        return Attempt(outcome, status);
    });

    public static async Task SendAsync(RepairJournal journal)
    {
        await journal.BeforeTouchAsync("sending", "p.a");
        await journal.NoteAsync("running", executionId: "e1");
    }

    /// <summary>Waits for the signal.</summary>
    public static async Task UntilAsync(CancellationToken signal)
    {
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = signal.Register(given.SetResult);
        await given.Task;
    }

    public static AttemptResult Attempt(AttemptOutcome outcome, string? status = null) =>
        new(outcome, $"ended {outcome}") { Action = "p.a", Status = status ?? outcome.ToString(), ExecutionId = "e1" };
}

/// <summary>A repair that runs until the test says how it ended.</summary>
internal sealed class HeldProvider
{
    private readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AttemptOutcome> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="onceCancelled">It ends only after a person has wanted it stopped.</param>
    public HeldProvider(bool onceCancelled = false)
    {
        Provider = new TestProvider("stackstorm", async (_, journal, signals) =>
        {
            await TestProvider.SendAsync(journal);
            running.TrySetResult();
            if (onceCancelled)
            {
                await TestProvider.UntilAsync(signals.CancelRequested);
            }

            return TestProvider.Attempt(await end.Task);
        });
    }

    public TestProvider Provider { get; }

    /// <summary>Completes when an execution is on record.</summary>
    public Task Running => running.Task;

    public void End(AttemptOutcome how) => end.TrySetResult(how);

    /// <summary>The id of the only repair that runs, once it does.</summary>
    public async Task<string> RunningAsync(ServiceUnderTest service)
    {
        await Running;
        return (await service.RepairsAsync("state=running")).Items.Single().Text("id")!;
    }
}

/// <summary>Starts the service with these providers instead of StackStorm and the agent.</summary>
internal static class ProviderService
{
    public static Task<ServiceUnderTest> StartAsync(
        IReadOnlyList<IRepairProvider> providers, IRepairVerifier? verifier = null, TimeProvider? time = null, string? folder = null, params string[] settings) =>
        ServiceUnderTest.StartAsync([GuideService.Map.Trim(), .. settings], time, folder, services => Use(services, providers, verifier));

    /// <summary>The same, with records that wait one second for a lock.</summary>
    public static Task<ServiceUnderTest> StartImpatientAsync(IReadOnlyList<IRepairProvider> providers, string folder) =>
        ServiceUnderTest.StartAsync([GuideService.Map.Trim()], null, folder, services =>
        {
            Use(services, providers, null);
            services.UseImpatientRecords(folder);
        });

    public static void Use(IServiceCollection services, IReadOnlyList<IRepairProvider> providers, IRepairVerifier? verifier)
    {
        services.RemoveAll<IRepairProvider>();
        services.RemoveAll<IRepairVerifier>();
        foreach (var provider in providers)
        {
            services.AddSingleton(provider);
        }

        if (verifier is not null)
        {
            services.AddSingleton(verifier);
        }
    }
}
