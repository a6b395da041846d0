using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Storage;
using Chaos.Parts;
using Dapper;

namespace AiService.Tests.Alerts;

/// <summary>The service as a process of its own that repairs alerts through a simulated StackStorm, with an inventory of devices <c>1</c> and so on.</summary>
internal sealed class AlertedProcess : IAsyncDisposable
{
    public const string Action = "network.remediation.enable_interface";

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly SimulatedEngine stackStorm;
    private readonly ServiceProcess process;
    private long slowest;

    private AlertedProcess(SimulatedEngine stackStorm, int devices, Dictionary<string, string> more)
    {
        this.stackStorm = stackStorm;
        // The limits of repairs are those of the program.
        var settings = new Dictionary<string, string>
        {
            ["STACKSTORM_BASE_URL"] = $"{stackStorm.Url}/api/v1",
            ["STACKSTORM_API_KEY"] = "simulated-key",
            ["STACKSTORM_ACTION_MAP"] = $$"""{"接口down": "{{Action}}"}""",
            ["STACKSTORM_FALLBACK_AGENT"] = "false",
            ["KNOWLEDGE_DB_PATH"] = folder.File("knowledge.db"),
            ["RECORDS_DB_PATH"] = folder.File("records.db"),
            ["REPAIR_VERIFICATION"] = "off", // There are no devices.
            ["ALERT_AUTO_REPAIR"] = "true",
            ["DEVICES_FILE"] = WriteDevices(devices),
            ["LOG_LEVEL"] = "Warning",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        process = new ServiceProcess(settings, folder.Path);
        http.BaseAddress = new Uri(process.Url);
    }

    /// <summary>How often each HTTP status was answered.</summary>
    public ConcurrentDictionary<HttpStatusCode, int> Statuses { get; } = new();

    /// <summary>What the answers said of each alert.</summary>
    public ConcurrentQueue<JsonElement> Answered { get; } = new();

    /// <summary>The longest that an answer took.</summary>
    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref slowest));

    /// <summary>Its resident memory in bytes.</summary>
    public long Memory => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    /// <summary>Bytes of its records.</summary>
    public long RecordsSize => new FileInfo(folder.File("records.db")).Length;

    /// <param name="devices">How many devices the inventory has.</param>
    /// <param name="actionSeconds">How long an action runs.</param>
    /// <param name="settings">Variables as <c>NAME=value</c>.</param>
    public static async Task<AlertedProcess> StartAsync(int devices, double actionSeconds, params string[] settings)
    {
        var scratch = Directory.CreateTempSubdirectory("aiservice-stackstorm-");
        var stackStorm = await SimulatedEngine.StartAsync(1, scratch.FullName);
        scratch.Delete();
        await stackStorm.UseAsync(HttpMethod.Put, $"actions/{Action}", FormattableString.Invariant($$"""{"ending": "succeeded", "seconds": {{actionSeconds}}}"""), default);
        var service = new AlertedProcess(stackStorm, devices, settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
        await service.StartAsync();
        return service;
    }

    /// <summary>An alert in the service's own form.</summary>
    public static JsonObject Alert(string id, string device, string description, string level = "P1", string state = "firing") =>
        new() { ["alert_id"] = id, ["device_id"] = device, ["description"] = description, ["level"] = level, ["state"] = state };

    public Task StartAsync() => process.StartAsync(http, CancellationToken.None);

    public Task KillAsync() => process.KillAsync();

    /// <summary>Sends one alert or a list of them.</summary>
    /// <returns>The HTTP status; null when the process was gone before it had answered.</returns>
    public async Task<HttpStatusCode?> SendAsync(JsonNode body)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri("/api/ai/alerts", UriKind.Relative), body);
            var envelope = await answer.Content.ReadFromJsonAsync<JsonElement>();
            InterlockedMax(ref slowest, Stopwatch.GetElapsedTime(began).Ticks);
            Statuses.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                foreach (var item in envelope.GetProperty("data").GetProperty("items").EnumerateArray())
                {
                    Answered.Enqueue(item);
                }
            }

            return answer.StatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>One alert as <c>GET /alerts/{id}</c> shows it.</summary>
    public async Task<JsonElement> AlertOfAsync(string id) => (await http.GetFromJsonAsync<JsonElement>(new Uri($"/alerts/{id}", UriKind.Relative))).GetProperty("data");

    /// <summary>The devices on which an action has run, once for each run, and the trace tags under which more than one did.</summary>
    public async Task<(IReadOnlyList<string> Devices, int Repeated)> RunsAsync()
    {
        var report = await stackStorm.AskAsync("runs", CancellationToken.None);
        return ([.. report["runs"]!.AsArray().Select(run => run!["device_id"]!.ToString())], report["repeated"]!.AsArray().Count);
    }

    /// <summary>Asks the records, while the process has them.</summary>
    public IReadOnlyList<T> Records<T>(string sql)
    {
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        return records.Query<T>(sql).AsList();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await stackStorm.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }

    private string WriteDevices(int count)
    {
        File.WriteAllText(folder.File("password"), "unused");
        File.WriteAllText(folder.File("devices.yaml"), "devices:\n" + string.Concat(Enumerable.Range(1, count).Select(device => $"""
              - id: "{device}"
                host: 192.0.2.{device % 250 + 1}
                platform: vrp
                username: netop
                password_file: {folder.File("password")}
                host_key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

            """)));
        return folder.File("devices.yaml");
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var known = Interlocked.Read(ref most); value > known; known = Interlocked.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, known) == known)
            {
                return;
            }
        }
    }
}
