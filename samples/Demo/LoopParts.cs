using AiService;
using Demo.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Demo;

/// <summary>How a run of the loop is set up.</summary>
internal sealed record LoopOptions
{
    /// <summary>A folder for the data of all parts.</summary>
    public required string Data { get; init; }

    /// <summary>How long each step may take to come.</summary>
    public TimeSpan StepLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>False: device-service takes requests and answers none.</summary>
    public bool DeviceServiceAnswers { get; init; } = true;

    /// <summary>False: alert-service takes requests and answers none.</summary>
    public bool AlertServiceAnswers { get; init; } = true;
}

/// <summary>The parts of the loop, all in this process: the real service, the simulated StackStorm, and stand-ins of the platform's programs.</summary>
internal sealed class LoopParts : IAsyncDisposable
{
    private readonly WebApplication service;

    private LoopParts(SimulatedStackStorm stackStorm, DeviceService deviceService, AlertService alertService, WebApplication service)
    {
        (StackStorm, DeviceService, AlertService) = (stackStorm, deviceService, alertService);
        this.service = service;
        HertzBeat = new HertzBeat(service.Urls.Single());
        Client = new ServiceClient(service.Urls.Single());
    }

    public SimulatedStackStorm StackStorm { get; }

    public DeviceService DeviceService { get; }

    public AlertService AlertService { get; }

    public HertzBeat HertzBeat { get; }

    public ServiceClient Client { get; }

    /// <summary>Is cancelled by Ctrl+C and SIGTERM.</summary>
    public CancellationToken Stopping => service.Lifetime.ApplicationStopping;

    public static async Task<LoopParts> StartAsync(LoopOptions options)
    {
        var stackStorm = await SimulatedStackStorm.StartAsync(options.Data);
        var deviceService = await DeviceService.StartAsync(stackStorm, options.Data, options.DeviceServiceAnswers);
        var alertService = await AlertService.StartAsync(options.Data, options.AlertServiceAnswers);
        var service = AiServiceApp.Create(
            DemoSettings.Loop(stackStorm.Url, deviceService.Url, alertService.Url, options.Data),
            builder => builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true));
        await service.StartAsync();
        return new LoopParts(stackStorm, deviceService, alertService, service);
    }

    /// <summary>Stops the service before its peers, so that it finds none of them away.</summary>
    public async ValueTask DisposeAsync()
    {
        HertzBeat.Dispose();
        Client.Dispose();
        await service.StopAsync();
        await service.DisposeAsync();
        await AlertService.DisposeAsync();
        await DeviceService.DisposeAsync();
        await StackStorm.DisposeAsync();
    }
}
