using System.Globalization;
using System.Net.Http.Json;
using AiService.Bench.Knowledge;
using Chaos.Parts;

namespace AiService.Bench.Hostile;

/// <summary>
/// The service as a process of its own under load, while each of its eight peers misbehaves; beside it the same load while they are away. What has to hold: every request is
/// answered within its deadline, health within seconds, memory stays where it was, and SIGTERM ends the process in time.
/// </summary>
internal static class HostileBench
{
    private const int Clients = 16;

    /// <summary>Seconds, for <c>ANALYZE_TIMEOUT</c>.</summary>
    private const int Deadline = 10;

    /// <param name="options"><c>[seconds]</c>: how long each of the two loads lasts; 300.</param>
    public static async Task RunAsync(string[] options)
    {
        var duration = TimeSpan.FromSeconds(options is [var seconds, ..] ? int.Parse(seconds, CultureInfo.InvariantCulture) : 300);
        Console.WriteLine($"{Clients} clients for {duration.TotalSeconds:0} s each; ANALYZE_TIMEOUT={Deadline}");
        await using (var hostile = new EightPeers(misbehave: true))
        {
            await MeasureAsync("eight peers misbehave", hostile, duration);
        }

        await using var away = new EightPeers(misbehave: false);
        await MeasureAsync("the same peers are away (baseline)", away, duration);
    }

    private static async Task MeasureAsync(string what, EightPeers peers, TimeSpan duration)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-bench-");
        try
        {
            await using var service = new ServiceProcess(await peers.SettingsAsync(folder.FullName, Deadline), folder.FullName);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
            await service.StartAsync(http, CancellationToken.None);

            Console.WriteLine($"\n{what}");
            using var memory = new MemoryWatch(service.Id);
            var requests = Requests(service.Url).ToArray();
            // Each kind has two clients of its own, so that a slow one does not thin out the others.
            var loads = requests.Select((request, kind) => Load.RunAsync(Clients / requests.Length, duration, client => SendAsync(http, request.Make, kind * 100_000 + client)));
            foreach (var (measured, request) in (await Task.WhenAll(loads)).Zip(requests))
            {
                Console.WriteLine($"  {request.Name,-28}{measured}   max {measured.Times[^1],8:N0} ms");
            }

            Console.WriteLine($"  resident memory: {memory.First} MB before, {memory.Peak} MB at most, {memory.Last} MB at the end");
            var gone = await service.TerminateAsync(TimeSpan.FromSeconds(60));
            Console.WriteLine($"  after SIGTERM it was gone in {(gone is { } time ? $"{time.TotalSeconds:0.0} s" : "more than 60 s: killed")} (SHUTDOWN_TIMEOUT=5)");
            Console.WriteLine($"  log: {await ErrorsAsync(folder.FullName)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Name, Func<int, HttpRequestMessage> Make)> Requests(string url)
    {
        var count = 0;
        yield return ("analyze, report by Ollama", _ => Post(url, "/analyze", new { device_id = 1, metrics = new { cpu = 95 } }));
        yield return ("analyze, metrics in Redis", _ => Post(url, "/analyze", new { device_id = 2 }));
        yield return ("analyze and repair", _ => Post(url, "/analyze", new
        {
            device_id = 100 + (Interlocked.Increment(ref count) % 4),
            auto_repair = true,
            report = "",
            faults = new[] { new { description = $"接口Gig0/0/{count} down", level = "P1" } },
        }));
        yield return ("preview", _ => Post(url, "/runbooks/enable-interface/preview", new { device_id = 900, fault = "接口Gig0/0/1 down" }));
        yield return ("match", _ => Post(url, "/match", new { description = "接口Gig0/0/1 down", level = "P1" }));
        yield return ("knowledge search", _ => new HttpRequestMessage(HttpMethod.Get, $"{url}/api/ai/knowledge/search?keyword=cpu"));
        yield return ("repairs", _ => new HttpRequestMessage(HttpMethod.Get, $"{url}/repairs?limit=5"));
        yield return ("health/ready", _ => new HttpRequestMessage(HttpMethod.Get, $"{url}/health/ready"));
    }

    private static HttpRequestMessage Post(string url, string path, object body) => new(HttpMethod.Post, url + path) { Content = JsonContent.Create(body) };

    /// <summary>Counts as an error only what is no answer of the envelope: with its peers away, an analysis without metrics is rightly refused.</summary>
    private static async Task SendAsync(HttpClient http, Func<int, HttpRequestMessage> make, int client)
    {
        using var request = make(client);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!text.StartsWith("{\"code\":", StringComparison.Ordinal) || text.Contains("服务内部错误", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
        }
    }

    private static async Task<string> ErrorsAsync(string folder)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "service.log"));
        return $"{lines.Length} lines, {lines.Count(line => line.Contains("Unexpected", StringComparison.Ordinal))} unexpected failures";
    }
}
