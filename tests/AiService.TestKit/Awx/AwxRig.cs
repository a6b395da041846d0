using AiService.Awx;
using AiService.Awx.Api;
using AiService.Hosting;
using AiService.Matching;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.NetworkAgent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serilog;

namespace AiService.Tests.Awx;

/// <summary>The room as it is wired in production, with a fake clock, and a log that is searched for secrets at the end.</summary>
internal sealed class AwxRig : IDisposable
{
    public const string Token = "t0k3n-0123456789abcdef";

    private readonly ServiceProvider services;
    private readonly LogCollector log = new();

    /// <param name="baseUrl">Of AWX.</param>
    /// <param name="settings">As <c>NAME=value</c>.</param>
    public AwxRig(string baseUrl, params string[] settings)
        : this(Inventories.None, [$"AWX_BASE_URL={baseUrl}", $"AWX_TOKEN={Token}", .. settings])
    {
    }

    public AwxRig(DeviceInventory inventory, IReadOnlyList<string> settings, FakeTimeProvider? clock = null)
    {
        Time = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 13, 40, 10, TimeSpan.Zero));
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddLogging(logging => logging.AddSerilog(
            new LoggerConfiguration().MinimumLevel.Verbose().Enrich.FromLogContext().WriteTo.Sink(log).CreateLogger(), dispose: true));

        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1])).Build());
        collection.AddSecrets(reader);
        collection.AddMatching(reader);
        collection.AddSingleton(RunOptions.Read(reader));
        collection.AddSingleton(inventory);
        collection.AddAwx(reader);
        reader.ThrowIfRejected();
        var flight = new InFlight();
        collection.AddHttpClient(nameof(AwxClient)).AddHttpMessageHandler(flight.Handler);

        services = collection.BuildServiceProvider();
        Pump = new TimePump(Time, () => flight.Count > (Line?.Held ?? 0) || Busy?.Invoke() == true);
    }

    public FakeTimeProvider Time { get; }

    public TimePump Pump { get; }

    /// <summary>Where answers may stay out: the clock runs on while it holds them back.</summary>
    public LossyLine? Line { get; init; }

    /// <summary>True while something real goes on that the clock has to wait for, besides the client's requests.</summary>
    public Func<bool>? Busy { get; set; }

    /// <summary>How far the clock moves at a beat; 100 ms when null. A test that waits for minutes and measures no seconds takes more.</summary>
    public TimeSpan? Step { get; set; }

    public string Log => log.Text;

    public IRepairProvider Provider => services.GetRequiredService<IRepairProvider>();

    public RepairJournal? Journal { get; private set; }

    /// <summary>The guide's repair, mapped to the template of <see cref="FakeAwx"/>.</summary>
    public static RepairOrder Order(params (string Name, string Json)[] fixedParameters) =>
        Harness.Orders.Guide(FakeAwx.Action, fixedParameters) with { RepairId = Guid.CreateVersion7() };

    public T Get<T>()
        where T : class => services.GetRequiredService<T>();

    public Task<AttemptResult> RunAsync(
        RepairOrder order, ResumePoint? resume = null, CancellationToken stopping = default, CancellationToken cancel = default, CancellationToken released = default)
    {
        Journal = Records.Journal(order, "awx", Time);
        return Pump.RunAsync(Provider.RunAsync(new AttemptContext(order, Journal, new RepairSignals(stopping, cancel, released), resume)), Step);
    }

    /// <summary>What the record says of the repair, as <c>event: detail</c>.</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync(RepairOrder order) =>
        [.. (await Records.Audit.ReadAsync(order.RepairId, CancellationToken.None)).Select(entry => $"{entry.Event}: {entry.Detail}")];

    public void Dispose()
    {
        services.Dispose();
        log.Text.Should().NotContain(Token, "no log line may hold a credential");
    }
}
