using System.Text;
using AiService;
using Demo;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackStormSimulator;

// `dotnet run --project samples/Demo`: the guide's example from end to end, with a simulated StackStorm. `-- --once` ends after the answer.
var once = args.Contains("--once");
Console.OutputEncoding = Encoding.UTF8;
Surroundings.Forget();
var data = Directory.CreateTempSubdirectory("aiservice-demo-");

try
{
    await using var simulator = StackStormSimulatorApp.Create(
        ["--urls=http://127.0.0.1:0", $"--contentRoot={data.FullName}"],
        builder => builder.Logging.ClearProviders());
    await simulator.StartAsync();

    await using var service = AiServiceApp.Create(GuideSettings.Of(simulator.Urls.Single(), Surroundings.FreePort(8002), data.FullName));
    await service.StartAsync();

    var repaired = await GuideExample.SendAsync(service.Urls.Single(), simulator.Urls.Single());
    if (!once)
    {
        Console.WriteLine("It stays up until Ctrl+C.");
        await service.WaitForShutdownAsync();
    }

    await service.StopAsync();
    await simulator.StopAsync();
    return once && !repaired ? 1 : 0;
}
finally
{
    data.Delete(recursive: true);
}
