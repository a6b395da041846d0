using System.Net.Http.Json;
using System.Text.Json;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackStormSimulator;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The whole service in front of a simulated StackStorm and the lab's real devices.</summary>
internal sealed class LabService : IAsyncDisposable
{
    private readonly WebApplication stackStorm;
    private readonly DirectoryInfo folder;

    private LabService(WebApplication stackStorm, ServiceUnderTest service, DirectoryInfo folder)
    {
        this.stackStorm = stackStorm;
        this.folder = folder;
        Service = service;
    }

    public ServiceUnderTest Service { get; }

    /// <param name="lab">Where the devices are.</param>
    /// <param name="ending">How every execution of StackStorm ends: <c>failed</c>, or <c>succeeded</c> without having touched anything.</param>
    /// <param name="change">Makes the inventory another one.</param>
    /// <param name="settings">More of them, as <c>NAME=value</c>.</param>
    public static Task<LabService> StartAsync(DeviceLab lab, string ending, Func<string, string>? change = null, params string[] settings) =>
        StartAsync(lab, ending, change, null, settings);

    /// <summary>As the other, with StackStorm failing, and a moment before every command in which a test can break the device.</summary>
    /// <param name="lab">Where the devices are.</param>
    /// <param name="before">Told of every command of every session (they count from 1) before it is sent; "" when the session is opened.</param>
    public static Task<LabService> StartWatchedAsync(DeviceLab lab, Func<int, string, Task> before) =>
        StartAsync(lab, "failed", null, services => WatchedConnector.Watch(services, before), LabAgent.Hasty);

    private static async Task<LabService> StartAsync(
        DeviceLab lab, string ending, Func<string, string>? change, Action<IServiceCollection>? adjust, string[] settings)
    {
        var stackStorm = StackStormSimulatorApp.Create(
            ["--urls=http://127.0.0.1:0", $"--SIMULATOR_API_KEY={GuideService.Key}"], builder => builder.Logging.ClearProviders());
        await stackStorm.StartAsync();
        var url = stackStorm.Urls.First();
        using (var http = new HttpClient())
        {
            using var planned = await http.PutAsJsonAsync(
                new Uri($"{url}/simulator/actions/network.remediation.enable_interface"), new { ending, seconds = 0.1 });
            planned.EnsureSuccessStatusCode();
        }

        var folder = Directory.CreateTempSubdirectory("aiservice-lab-");
        var devices = Path.Combine(folder.FullName, "devices.yaml");
        var text = LabAgent.Inventory(lab);
        await File.WriteAllTextAsync(devices, change?.Invoke(text) ?? text);
        var service = await GuideService.StartAsync(
            $"{url}/api/v1", null, folder.FullName, adjust, [.. LabAgent.Settings(lab, devices).Where(one => !settings.Any(more => SameName(one, more))), .. settings]);
        return new LabService(stackStorm, service, folder);
    }

    /// <summary>Sends the faults of one device with <c>auto_repair</c> and returns <c>data.repair_results</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> RepairAsync(string deviceId, params string[] faults)
    {
        var answer = await Service.AskAsync(
            "/analyze", new { device_id = deviceId, auto_repair = true, faults = faults.Select(fault => GuideService.Fault(fault)) });
        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        return [.. answer.GetProperty("data").GetProperty("repair_results").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await stackStorm.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static bool SameName(string one, string other) => one.Split('=')[0] == other.Split('=')[0];
}
