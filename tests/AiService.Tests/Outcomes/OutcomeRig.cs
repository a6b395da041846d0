using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Outcomes;

/// <summary>A service whose repairs end as a test says, with one receiver or two, a clock of its own, and a folder for several lives.</summary>
internal sealed class OutcomeRig : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly InFlight flight = new();

    private OutcomeRig(FakeReceiver alertService, FakeReceiver hertzBeat) => (AlertService, HertzBeat) = (alertService, hertzBeat);

    public FakeReceiver AlertService { get; }

    public FakeReceiver HertzBeat { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero));

    public string Folder => folder.Path;

    public static async Task<OutcomeRig> CreateAsync() => new(await FakeReceiver.StartAsync(), await FakeReceiver.StartAsync());

    /// <summary>Lets the clock run while no message is under way.</summary>
    public TimePump Pump => new(Time, () => flight.Count > 0 || AlertService.IsBusy || HertzBeat.IsBusy);

    /// <summary>Starts the service with both receivers; a setting that a test gives goes before.</summary>
    public Task<ServiceUnderTest> StartAsync(IRepairProvider provider, params string[] settings) => StartAsync(provider, null, settings);

    /// <inheritdoc cref="StartAsync(IRepairProvider, string[])"/>
    public Task<ServiceUnderTest> StartAsync(IRepairProvider provider, Action<IServiceCollection>? adjust, params string[] settings)
    {
        string[] own = [$"NOTIFY_ALERT_SERVICE_URL={AlertService.Url}", $"NOTIFY_HERTZBEAT_URL={HertzBeat.Url}"];
        var kept = own.Where(setting => !settings.Any(given => given.StartsWith(setting[..(setting.IndexOf('=', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)));
        return ServiceUnderTest.StartAsync([Map.Trim(), .. kept, .. settings], Time, folder.Path, services =>
        {
            ProviderService.Use(services, [provider], null);
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(flight.Handler));
            adjust?.Invoke(services);
        });
    }

    public static TestProvider Ends(AttemptOutcome outcome) => TestProvider.Ends("stackstorm", outcome);

    /// <summary>Has a fault repaired, and returns the repair's id.</summary>
    public static async Task<string> RepairAsync(ServiceUnderTest service, int port = 1) =>
        (await service.RepairAsync(Fault($"接口Gig0/0/{port} down"))).Should().ContainSingle().Which.Text("repair_id")!;

    /// <summary>Waits until so many requests have joined a repair.</summary>
    public Task JoinedAsync(int count) => folder.RecordsReachAsync("SELECT count(*) FROM repair_joins", count);

    /// <summary>Lets the clock run, a second at a beat, until so many messages have arrived.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> PumpAsync(FakeReceiver receiver, int count, TimeSpan? step = null)
    {
        await Pump.RunAsync(receiver.ReceivesAsync(count), step ?? TimeSpan.FromSeconds(1));
        return [.. receiver.Messages];
    }

    public async ValueTask DisposeAsync()
    {
        await AlertService.DisposeAsync();
        await HertzBeat.DisposeAsync();
        folder.Dispose();
    }
}
