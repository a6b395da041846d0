using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm;
using AiService.StackStorm.Api;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;
using AiService.Tests.Samples;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serilog;

namespace AiService.Tests.StackStorm;

/// <summary>The room as it is wired in production, with a fake clock, and a log that is searched for secrets at the end.</summary>
internal sealed class StackStormRig : IDisposable
{
    public const string Key = "k3y-0123456789abcdef";

    private readonly ServiceProvider services;
    private readonly LogCollector log = new();

    public StackStormRig(string baseUrl, params string[] settings)
        : this((LossyLine?)null, [$"STACKSTORM_BASE_URL={baseUrl}", $"STACKSTORM_API_KEY={Key}", .. settings])
    {
    }

    /// <param name="line">Where answers may stay out: the clock runs on while it holds them back.</param>
    /// <param name="settings">As <c>NAME=value</c>.</param>
    public StackStormRig(LossyLine? line, params string[] settings)
        : this(null, line, settings)
    {
    }

    /// <summary>Before the simulator, on one clock with it: its waits pass as the service's do, so the clock never stands still.</summary>
    public StackStormRig(SimulatorFixture simulator, params string[] settings)
        : this(
            simulator.Clock,
            null,
            [$"STACKSTORM_BASE_URL={simulator.Http.BaseAddress}api/v1", "STACKSTORM_API_KEY=simulated-key", .. settings])
    {
    }

    private StackStormRig(FakeTimeProvider? shared, LossyLine? line, string[] settings)
    {
        Time = shared ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 13, 40, 10, TimeSpan.Zero));
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddLogging(logging => logging.AddSerilog(
            new LoggerConfiguration().MinimumLevel.Verbose().Enrich.FromLogContext().WriteTo.Sink(log).CreateLogger(), dispose: true));

        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1])).Build());
        collection.AddSecrets(reader);
        collection.AddMatching(reader);
        collection.AddSingleton(RunOptions.Read(reader));
        collection.AddStackStorm(reader);
        reader.ThrowIfRejected();
        var flight = new InFlight();
        collection.AddHttpClient(nameof(StackStormClient)).AddHttpMessageHandler(flight.Handler);
        collection.AddHttpClient(EventStreamConnection.Client).AddHttpMessageHandler(flight.Handler);

        services = collection.BuildServiceProvider();
        Pump = new TimePump(Time, () => shared is null && (flight.Count > (line?.Held ?? 0) || Busy?.Invoke() == true));
        Step = shared is null ? null : TimeSpan.FromMilliseconds(40);
    }

    public FakeTimeProvider Time { get; }

    /// <summary>True while something real goes on that the clock has to wait for, besides the client's requests.</summary>
    public Func<bool>? Busy { get; init; }

    public TimePump Pump { get; }

    /// <summary>How far the clock moves at a beat; 100 ms when null. A test that waits for minutes and measures no seconds takes more.</summary>
    public TimeSpan? Step { get; set; }

    public string Log => log.Text;

    public IRepairProvider Provider => services.GetRequiredService<IRepairProvider>();

    public RepairJournal? Journal { get; private set; }

    public T Get<T>()
        where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);

    public Task<AttemptResult> TryAsync(string action = Orders.EnableInterface, CancellationToken stopping = default) =>
        TryAsync(Orders.Guide(action), stopping);

    public Task<AttemptResult> TryAsync(
        RepairOrder order, CancellationToken stopping = default, CancellationToken cancel = default, CancellationToken released = default)
    {
        Journal = Records.Journal(order, "stackstorm", Time);
        return Pump.RunAsync(Provider.TryAsync(order, Journal, new RepairSignals(stopping, cancel, released)), Step);
    }

    /// <summary>As the next process does, by the record of one that was lost.</summary>
    public Task<AttemptResult> ResumeAsync(RepairOrder order, ResumePoint standing, CancellationToken stopping = default, CancellationToken cancel = default)
    {
        Journal = Records.Journal(order, "stackstorm", Time);
        return Pump.RunAsync(Provider.ResumeAsync(order, standing, Journal, new RepairSignals(stopping, cancel)), Step);
    }

    /// <summary>What the record says of the repair, as <c>event: detail</c>.</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync(RepairOrder order) =>
        [.. (await Records.Audit.ReadAsync(order.RepairId, CancellationToken.None)).Select(entry => $"{entry.Event}: {entry.Detail}")];

    public void Dispose()
    {
        services.Dispose();
        log.Text.Should().NotContain(Key, "no log line may hold a credential");
    }
}
