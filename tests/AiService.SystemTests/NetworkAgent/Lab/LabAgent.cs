using AiService.Agent;
using AiService.Agent.Running;
using AiService.Audit;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serilog;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The agent as the service composes it, with an inventory that lists the lab's devices: 1 is the router, 2 the host.</summary>
internal sealed class LabAgent : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly DirectoryInfo? owned;
    private Guid last;

    private LabAgent(ServiceProvider services, DirectoryInfo? owned, LogCollector log)
    {
        this.services = services;
        this.owned = owned;
        Log = log;
    }

    public LogCollector Log { get; }

    public IRepairProvider Provider => services.GetRequiredService<IRepairProvider>();

    /// <param name="lab">Where the devices are.</param>
    /// <param name="change">Makes the inventory another one.</param>
    /// <param name="before">Told of every command of every session (they count from 1) before it is sent; "" when the session is opened.</param>
    /// <param name="settings">As <c>NAME=value</c>.</param>
    /// <param name="folder">Where its records are, for a second life; its own when null.</param>
    public static LabAgent For(
        DeviceLab lab,
        Func<string, string>? change = null,
        Func<int, string, Task>? before = null,
        IEnumerable<string>? settings = null,
        DirectoryInfo? folder = null)
    {
        var home = folder ?? Directory.CreateTempSubdirectory("aiservice-lab-");
        var path = Path.Combine(home.FullName, "devices.yaml");
        var text = Inventory(lab);
        File.WriteAllText(path, change?.Invoke(text) ?? text);
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(
            Settings(lab, path).Concat(settings ?? []).Select(one => one.Split('=', 2)).GroupBy(one => one[0]).ToDictionary(one => one.Key, one => (string?)one.Last()[1])).Build());
        var log = new LogCollector();
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddLogging(logging => logging.AddSerilog(new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(log).CreateLogger()))
            .AddAgent(reader)
            .AddRecords(Path.Combine(home.FullName, "records.db"));
        reader.ThrowIfRejected();
        if (before is not null)
        {
            WatchedConnector.Watch(services, before);
        }

        return new LabAgent(services.BuildServiceProvider(), folder is null ? home : null, log);
    }

    /// <summary>For tests in which a device stays silent, whose time-out is waited for.</summary>
    public static string[] Hasty { get; } = ["AGENT_CONNECT_TIMEOUT=10", "AGENT_COMMAND_TIMEOUT=5"];

    /// <summary>
    /// The settings of an agent that knows the lab's secrets, and is patient: what is waited for comes, but may come late on a machine that is
    /// busy with other tests.
    /// </summary>
    public static IEnumerable<string> Settings(DeviceLab lab, string devicesFile) =>
    [
        $"DEVICES_FILE={devicesFile}",
        $"ROUTER1_PASSWORD={lab.Router.Password}",
        $"WRONG_PASSWORD=not-{lab.Router.Password}",
        $"PASSPHRASE={lab.LockedKey.Passphrase}",
        "AGENT_CONNECT_TIMEOUT=60",
        "AGENT_COMMAND_TIMEOUT=60",
    ];

    /// <summary>The devices file of the lab: 1 is the router, 2 the host, 12, 13, … are routers 2, 3, …</summary>
    public static string Inventory(DeviceLab lab)
    {
        var host = $"""
              - id: 2
                host: {lab.Host.Address}
                port: {lab.Host.Port}
                platform: linux
                username: {lab.Host.Username}
                private_key_file: {lab.Host.PrivateKeyFile}
                host_key: {lab.Host.HostKey}

            """;
        return "devices:\n" + Router(1, lab.Router) + host + string.Concat(lab.Routers.Skip(1).Select((router, index) => Router(12 + index, router)));
    }

    /// <summary>Device 3, behind the host.</summary>
    public static string Inner(DeviceLab lab, string deviceKey, string jumpKey) => $"""
          - id: 3
            host: {lab.Inner.Address}
            port: {lab.Inner.Port}
            platform: linux
            username: {lab.Inner.Username}
            private_key_file: {lab.Inner.PrivateKeyFile}
            host_key: {deviceKey}
            jump: bastion
        jump_hosts:
          bastion:
            host: {lab.Host.Address}
            port: {lab.Host.Port}
            username: {lab.Host.Username}
            private_key_file: {lab.Host.PrivateKeyFile}
            host_key: {jumpKey}
        """;

    public async Task<AttemptResult> RepairAsync(string deviceId, string port = "eth1", RepairJournal? journal = null)
    {
        var order = Orders.For(deviceId, port);
        last = order.RepairId;
        return await Provider.TryAsync(order, journal ?? Journal(order), default);
    }

    /// <summary>A session of no runbook.</summary>
    public async Task<IDeviceSession> OpenAsync(string deviceId)
    {
        var order = Orders.For(deviceId, "eth1");
        last = order.RepairId;
        var (device, _) = await services.GetRequiredService<DeviceInventory>().FindAsync(deviceId, CancellationToken.None);
        return await services.GetRequiredService<ConnectorFor>()(order.RepairId, new AgentJournal(Journal(order))).OpenAsync(device!, CancellationToken.None);
    }

    /// <summary>The transcript of the last repair or session.</summary>
    public Task<IReadOnlyList<TranscriptLine>> TranscriptAsync() =>
        services.GetRequiredService<IRepairEvidence>().ReadAsync(last, CancellationToken.None);

    /// <summary>The audit of the last repair.</summary>
    public Task<IReadOnlyList<AuditEntry>> AuditAsync() => services.GetRequiredService<IAuditStore>().ReadAsync(last, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        owned?.Delete(recursive: true);
    }

    private static string Router(int id, LabDevice router) => $"""
          - id: {id}
            host: {router.Address}
            port: {router.Port}
            platform: frr
            username: {router.Username}
            password_env: ROUTER1_PASSWORD
            host_key: {router.HostKey}

        """;

    private RepairJournal Journal(RepairOrder order) =>
        Records.Journal(services.GetRequiredService<RecordsDatabase>(), order, "agent", TimeProvider.System);
}
