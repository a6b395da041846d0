using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chaos.Parts;
using Chaos.Schedules;
using Chaos.Verdicts;

namespace AiService.Bench.Engines;

/// <summary>A simulated engine in this process, and the real service in one of its own.</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-bench-");
    private ServiceProcess? service;

    private Surroundings()
    {
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) });

    public required SimulatedEngine Simulator { get; init; }

    public required Engine Engine { get; init; }

    /// <param name="engine">Which.</param>
    /// <param name="seconds">How long each execution runs.</param>
    /// <param name="settings">Further settings of the service; null for no service.</param>
    public static async Task<Surroundings> StartAsync(Engine engine, double seconds, IReadOnlyDictionary<string, string>? settings)
    {
        var storm = new StormSettings(15, 3600, 120, 60, 600, 1, Stream: true, ActionTimeout: 7200, Engine: engine);
        var all = new Surroundings { Simulator = await SimulatedEngine.StartAsync(storm, Path.GetTempPath()), Engine = engine };
        var (action, ending) = engine is Engine.Awx ? ("network-repair", "successful") : ("network.remediation.enable_interface", "succeeded");
        var direction = string.Create(CultureInfo.InvariantCulture, $$"""{"ending": "{{ending}}", "seconds": {{seconds}}}""");
        await all.Simulator.UseAsync(HttpMethod.Put, $"actions/{action}", direction, CancellationToken.None);
        if (settings is not null)
        {
            var wanted = engine is Engine.Awx
                ? ServiceSettings.Of(all.Simulator.Url, all.folder.FullName, storm)
                : ServiceSettings.Of(all.Simulator.Url, all.folder.FullName);
            foreach (var (name, value) in settings)
            {
                wanted[name] = value;
            }

            all.service = new ServiceProcess(wanted, all.folder.FullName);
            await all.service.StartAsync(all.Http, CancellationToken.None);
        }

        return all;
    }

    /// <summary>Asks the service for one repair of each of these devices, spread over a time.</summary>
    public async Task RepairAsync(int devices, TimeSpan over)
    {
        var caller = new Caller(Http, service!.Url);
        await SpreadAsync(devices, over, device => caller.AskAsync(
            new Chaos.Schedules.Analysis(TimeSpan.Zero, device, ["接口Gig0/0/1 down"], Key: null, Async: true, HangsUpAfter: null), CancellationToken.None));
    }

    /// <returns>Every repair there is, when all are over.</returns>
    public async Task<IReadOnlyList<RepairRow>> RepairToTheEndAsync(int devices, TimeSpan over)
    {
        await RepairAsync(devices, over);
        var reader = new RepairReader(Http, service!.Url);
        var repairs = await reader.AllAsync(CancellationToken.None);
        while (repairs.Any(repair => !repair.IsFinal))
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
            repairs = await reader.AllAsync(CancellationToken.None);
        }

        return repairs;
    }

    public async Task<Witness> WitnessAsync() => Witness.Of(
        await Simulator.AskAsync("executions", CancellationToken.None), await Simulator.AskAsync("runs", CancellationToken.None));

    public async Task<int> RequestsAsync() =>
        (await Simulator.AskAsync("requests", CancellationToken.None)).AsObject().Sum(kind => (int)kind.Value!);

    /// <summary>Resident memory of the service's process, in MB of 10^6 bytes, as <c>/proc</c> has it.</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{service!.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>Begins an execution without the service.</summary>
    public async Task<string> BeginAsync(int device)
    {
        var id = device.ToString(CultureInfo.InvariantCulture);
        using var request = Engine is Engine.Awx
            ? Request(HttpMethod.Post, "api/v2/job_templates/10/launch/", new { limit = id, extra_vars = new { device_id = id, trace_tag = $"bench-{id}" } })
            : Request(HttpMethod.Post, "api/v1/executions", new { action = "network.remediation.enable_interface", parameters = new { device_id = id } });
        using var answer = await Http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.ToString();
    }

    /// <summary>The request for one execution's status.</summary>
    public HttpRequestMessage StatusOf(string id) =>
        Request(HttpMethod.Get, Engine is Engine.Awx ? $"api/v2/jobs/{id}/" : $"api/v1/executions/{id}?include_attributes=status", null);

    private HttpRequestMessage Request(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, $"{Simulator.Url}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        var (header, value) = Engine is Engine.Awx ? ("Authorization", "Bearer simulated-token") : ("St2-Api-Key", "simulated-key");
        request.Headers.Add(header, value);
        return request;
    }

    /// <summary>Does it for 1 to <paramref name="count"/>, evenly over a time, and waits for all.</summary>
    public static async Task SpreadAsync(int count, TimeSpan over, Func<int, Task> what)
    {
        var began = TimeProvider.System.GetTimestamp();
        var all = new List<Task>();
        for (var i = 1; i <= count; i++)
        {
            var wait = (over * i / count) - TimeProvider.System.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            all.Add(what(i));
        }

        await Task.WhenAll(all);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        await Simulator.DisposeAsync();
        Http.Dispose();
        folder.Delete(recursive: true);
    }
}
