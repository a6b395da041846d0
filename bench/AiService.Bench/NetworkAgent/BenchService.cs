using System.Net.Http.Json;
using System.Text.Json;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Builder;

namespace AiService.Bench.NetworkAgent;

/// <summary>The whole service, asked through its front door: what is measured is what a caller waits for.</summary>
internal sealed class BenchService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo folder;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    private BenchService(WebApplication app, DirectoryInfo folder)
    {
        this.app = app;
        this.folder = folder;
    }

    public static async Task<BenchService> StartAsync(string devices, string password)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-bench-");
        var file = Path.Combine(folder.FullName, "devices.yaml");
        await File.WriteAllTextAsync(file, devices);
        var app = AiServiceApp.Create(
        [
            "--urls=http://127.0.0.1:0", $"--contentRoot={folder.FullName}", "--LOG_LEVEL=Error",
            $"--KNOWLEDGE_DB_PATH={Path.Combine(folder.FullName, "knowledge_base.db")}", $"--DEVICES_FILE={file}", $"--ROUTER_PASSWORD={password}",
            // A machine that is busy makes it slow, and that is measured; it must not end it.
            "--AGENT_CONNECT_TIMEOUT=60", "--AGENT_COMMAND_TIMEOUT=60",
            // One device is repaired again and again.
            .. NoLimits.Settings.Select(setting => "--" + setting),
        ]);
        await app.StartAsync();
        return new BenchService(app, folder) { Url = new Uri(new Uri(app.Urls.First()), "/analyze") };
    }

    public required Uri Url { get; init; }

    public async Task RepairAsync()
    {
        using var answer = await http.PostAsJsonAsync(
            Url, new { device_id = 1, auto_repair = true, faults = new[] { new { description = "接口eth1 down", level = "P2", auto_repairable = true } } });
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var results = document.RootElement.GetProperty("data").GetProperty("repair_results");
        if (!results[0].GetProperty("success").GetBoolean())
        {
            // With what passed between the service and the device: the session says what it waited for.
            var record = await http.GetStringAsync(new Uri(Url, $"/repairs/{results[0].GetProperty("repair_id").GetString()}"));
            throw new InvalidOperationException($"A repair was not successful: {results}\n{record}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
