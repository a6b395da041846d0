using AiService.Hosting;
using AiService.NetworkAgent;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs;
using AiService.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The agent as the service composes it, with an inventory that lists the lab's devices: 1 is the router, 2 the host.</summary>
internal sealed class LabAgent : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly DirectoryInfo folder;

    private LabAgent(ServiceProvider services, DirectoryInfo folder, LogCollector log)
    {
        this.services = services;
        this.folder = folder;
        Log = log;
    }

    public LogCollector Log { get; }

    public IRepairProvider Provider => services.GetRequiredService<IRepairProvider>();

    /// <param name="lab">Where the devices are.</param>
    /// <param name="change">Makes the inventory wrong in one place.</param>
    /// <param name="before">Told of every command of every session (they count from 1) before it is sent; "" when the session is opened.</param>
    public static LabAgent For(DeviceLab lab, Func<string, string>? change = null, Func<int, string, Task>? before = null)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-lab-");
        var path = Path.Combine(folder.FullName, "devices.yaml");
        var text = Inventory(lab);
        File.WriteAllText(path, change?.Invoke(text) ?? text);
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DEVICES_FILE"] = path,
            ["ROUTER1_PASSWORD"] = lab.Router.Password,
            ["WRONG_PASSWORD"] = "not-" + lab.Router.Password,
            ["AGENT_CONNECT_TIMEOUT"] = "3",
            ["AGENT_COMMAND_TIMEOUT"] = "2",
        }).Build());
        var log = new LogCollector();
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddLogging(logging => logging.AddSerilog(new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(log).CreateLogger()))
            .AddNetworkAgent(settings);
        settings.ThrowIfRejected();
        if (before is not null)
        {
            services.AddSingleton<SshConnector>();
            services.Replace(ServiceDescriptor.Singleton<IDeviceConnector>(
                provider => new WatchedConnector(provider.GetRequiredService<SshConnector>(), before)));
        }

        return new LabAgent(services.BuildServiceProvider(), folder, log);
    }

    /// <summary>The devices file of the lab: 1 is the router, 2 the host. The router's password is <c>ROUTER1_PASSWORD</c>.</summary>
    public static string Inventory(DeviceLab lab)
    {
        return $"""
            devices:
              - id: 1
                host: {lab.Router.Address}
                port: {lab.Router.Port}
                platform: frr
                username: {lab.Router.Username}
                password_env: ROUTER1_PASSWORD
                host_key: {lab.Router.HostKey}
              - id: 2
                host: {lab.Host.Address}
                port: {lab.Host.Port}
                platform: linux
                username: {lab.Host.Username}
                private_key_file: {lab.Host.PrivateKeyFile}
                host_key: {lab.Host.HostKey}
            """;
    }

    public async Task<RepairAttempt> RepairAsync(string deviceId, string port = "eth1", RepairJournal? journal = null)
    {
        var order = Orders.For(deviceId, port);
        return await Provider.TryAsync(order, journal ?? order.Journal(), default);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
