using System.Text;
using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Secrets;

/// <summary>
/// Secrets planted in every place that holds one, a run that passes every one of them, and a search of every answer, log line, file and of the
/// process list for each of them in every form.
/// </summary>
public sealed class CanaryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder secrets = new();

    private readonly Canary key = new("STACKSTORM_API_KEY", "Canary-st2-key~0a1b2c3d");
    private readonly Canary token = new("STACKSTORM_AUTH_TOKEN", "Canary-st2-token~1b2c3d4e");
    private readonly Canary deviceToken = new("DEVICE_SERVICE_TOKEN", "Canary.device.token-2c3d4e5f");
    private readonly Canary redis = new("REDIS_URL", "Canary redis+pw/3d4e&5f6a");
    private readonly Canary byName = new("the map's api_token", "Canary map/name 4e5f<6a>7b");
    private readonly Canary byDeclaration = new("the map's enable_phrase", "Canary \"map\" declared\\5f6a7b8c");
    private readonly Canary inventory = new("password_env of DEVICES_FILE", "Canary'inventory'6a7b8c9d");
    private readonly Canary inFolder = new("a file of DEVICE_CREDENTIALS_DIR", "Canary+folder=7b8c9d0e");
    private readonly Canary operationLog = new("OPERATION_LOG_DB_PASSWORD", "Canary;operation'log=0e1f2a3b");
    private readonly Canary auditKey = new("the content of AUDIT_KEY_FILE", "Canary/audit'key\"+1f2a<3b4c>&5d6e7f80");
    private readonly Canary requested = new("a member of a request", "Canary-request-8c9d0e1f");
    private readonly Canary onDevice = new("the output of a device", "Canary-device-9d0e1f2a");

    public void Dispose()
    {
        folder.Dispose();
        secrets.Dispose();
    }

    private Canary[] Known => [key, token, deviceToken, redis, operationLog, byName, byDeclaration, inventory, inFolder];

    [Theory]
    [InlineData("json", true)]
    [InlineData("text", false)]
    public async Task No_secret_comes_out_anywhere(string format, bool inFiles)
    {
        using var peers = new ChattyPeers(Known, onDevice);
        using var service = ServiceProcess.Start(folder.Path, Settings(peers, format, inFiles));
        await service.ReadyAsync();

        // What is secret by declaration alone is known as soon as the mapped actions were looked up.
        await Eventually.ReadAsync(() => service.AskAsync(HttpMethod.Post, "/match", new { description = "接口eth1 down" }), shown => shown.Contains("careful"));
        await UseAsync(service, peers);
        var (processes, environment) = (service.ProcessList(), service.Environment());
        var open = Files(running: true);
        (await service.EndAsync()).Should().BeOneOf([0, 143], service.Output);

        EveryPlaceWasPassed(peers);
        open.Keys.Should().Contain(file => file.EndsWith("records.db-wal")).And.Contain(file => file.EndsWith("knowledge_base.db"));
        string.Concat(Files().Values).Should().Contain(ChattyPeers.Working, "the records are searched").And.Contain("***");
        service.Output.Should().Contain(ChattyPeers.Working).And.Contain("***", "the log is searched");
        service.Answers.ToString().Should().Contain("***").And.Contain(ChattyPeers.Working).And.Contain("device-service 没有设备 2 的信息");
        var places = open.Concat(Files()).Select(file => (file.Key, file.Value))
            .Append(("the answers", service.Answers.ToString())).Append(("the log", service.Output)).Append(("the process list", processes)).ToList();
        string.Concat(Files().Values).Should().Contain("segment_started", "the records have a chain");
        service.Answers.ToString().Should().Contain("\"segment_started\"").And.Contain("\"ok\":true", "the audit is among the answers");
        service.Output.Should().Contain("The audit ends with record");
        Found(places, [.. Known, auditKey, requested, onDevice]).Should().BeEmpty();
        if (inFiles)
        {
            Found([("the environment", environment)], [key, token, deviceToken, redis, operationLog]).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("STACKSTORM_TIMEOUT")]
    [InlineData("STACKSTORM_BASE_URL")]
    [InlineData("STACKSTORM_ACTION_MAP")]
    [InlineData("STACKSTORM_API_KEY")]
    [InlineData("STACKSTORM_API_KEY_FILE")]
    [InlineData("DEVICE_SERVICE_TOKEN_FILE")]
    [InlineData("REDIS_URL")]
    [InlineData("REDIS_URL_FILE")]
    [InlineData("DEVICE_CREDENTIALS_DIR")]
    public async Task A_start_that_is_refused_does_not_repeat_what_it_refuses(string variable)
    {
        using var peers = new ChattyPeers([], onDevice);
        var settings = Settings(peers, "text", inFiles: false);
        settings[variable] = $"{key.Value} {byName.Value} {inFolder.Value}";
        using var service = ServiceProcess.Start(folder.Path, settings);

        (await service.ExitAsync()).Should().Be(78, service.Output);

        service.Output.Should().Contain(variable);
        Found([("the refusal", service.Output)], Known).Should().BeEmpty();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(null)]
    public async Task A_start_that_is_refused_for_its_audit_key_does_not_repeat_the_key(int? length)
    {
        using var peers = new ChattyPeers([], onDevice);
        var settings = Settings(peers, "text", inFiles: true);
        if (length is null)
        {
            using var first = ServiceProcess.Start(folder.Path, settings);
            await first.ReadyAsync();
            (await first.EndAsync()).Should().BeOneOf([0, 143], first.Output);
        }

        // Too short for a key, or another one than that with which the records were begun.
        await File.WriteAllTextAsync(settings["AUDIT_KEY_FILE"], length is { } most ? auditKey.Value[..most] : $"{auditKey.Value}-other");
        using var service = ServiceProcess.Start(folder.Path, settings);

        (await service.ExitAsync()).Should().Be(78, service.Output);

        service.Output.Should().Contain("AUDIT_KEY_FILE").And.NotContain(auditKey.Value[..20]);
        Found([("the refusal", service.Output)], Known).Should().BeEmpty();
    }

    private async Task UseAsync(ServiceProcess service, ChattyPeers peers)
    {
        object Secret(object? faults, int device = 1, bool measured = true) => new Dictionary<string, object?>
        {
            ["device_id"] = device,
            ["auto_repair"] = true,
            ["faults"] = faults,
            ["password"] = requested.Value,
            ["api_token"] = requested.Value,
            ["metrics"] = measured ? new Dictionary<string, object> { ["cpu_usage"] = 20, ["snmp_community"] = requested.Value } : null,
        };
        static object[] Fault(string description) => [new { description, level = "P1" }];

        await service.AskAsync(HttpMethod.Get, "/health/ready");
        await service.AskAsync(HttpMethod.Post, "/match", new { description = "接口eth1 down", device_id = 1, password = requested.Value });
        var repairs = new List<string>();
        foreach (var (fault, device) in new[] { ("接口eth1 down", 1), ("cpu过载", 1), ("cpu过载", 2), ("接口eth2 down", 3), ("cpu过载", 3), ("cpu过载", 4), ("接口eth5 down", 5) })
        {
            var answer = JsonDocument.Parse(await service.AskAsync(HttpMethod.Post, "/analyze", Secret(Fault(fault), device))).RootElement;
            repairs.AddRange(answer.GetProperty("data").GetProperty("repair_results").EnumerateArray().Select(entry => entry.Text("repair_id")!));
        }

        await service.AskAsync(HttpMethod.Post, "/api/ai/analyze", Secret(null, measured: false));
        peers.ModelFails = true;
        await service.AskAsync(HttpMethod.Post, "/api/ai/analyze", Secret(null));
        foreach (var id in repairs.Distinct())
        {
            await service.AskAsync(HttpMethod.Get, $"/repairs/{id}");
            await service.AskAsync(HttpMethod.Get, $"/repairs/{id}/events");
        }

        foreach (var path in (string[])["/repairs", "/devices/held", "/runbooks", "/api/ai/knowledge/search?keyword=cpu", "/api/ai/knowledge/entries", "/api/ai/knowledge/export", "/audit", "/audit/verify", "/audit/export", "/audit/export?format=csv", "/api/ai/audit/export?format=sql", "/health/ready"])
        {
            await service.AskAsync(HttpMethod.Get, path);
        }

        foreach (var device in (int[])[1, 2, 4, 5])
        {
            await service.AskAsync(HttpMethod.Post, "/runbooks/diagnose-high-cpu/preview", new { device_id = device, secret_key = requested.Value });
        }

        // Refused: nothing of what is wrong with a request is repeated.
        await service.AskAsync(HttpMethod.Post, "/analyze", new { device_id = new { password = requested.Value } });
        await service.AskAsync(HttpMethod.Post, "/match", new { password = requested.Value });
        await service.AskAsync(HttpMethod.Post, "/api/ai/knowledge/add", new { keyword = new[] { requested.Value }, token = requested.Value });
    }

    private void EveryPlaceWasPassed(ChattyPeers peers)
    {
        var posts = peers.StackStorm.Posts.Select(post => JsonDocument.Parse(post.Body!).RootElement).ToList();
        posts.Should().Contain(post => post.GetProperty("parameters").Text("api_token") == byName.Value && post.GetProperty("parameters").Text("enable_phrase") == byDeclaration.Value);
        peers.StackStorm.Posts.Should().OnlyContain(post => post.Headers!["St2-Api-Key"].Single() == key.Value).And.HaveCountGreaterThan(3);
        peers.DeviceService.LogEntries.Should().NotBeEmpty().And.OnlyContain(entry => entry.RequestMessage!.Headers!["Authorization"].Single() == $"Bearer {deviceToken.Value}");
        var passwords = peers.CollectService.LogEntries.Select(entry => entry.RequestMessage!.Query!["password"].Single()).ToList();
        passwords.Should().Contain([inventory.Value, inFolder.Value]);
        peers.ToRedis.Should().Contain(redis.Value);
        peers.Ollama.LogEntries.Where(entry => entry.RequestMessage!.Path == "/api/generate").Should().HaveCountGreaterThan(1);
    }

    private static string Found(IEnumerable<(string Place, string Text)> places, IEnumerable<Canary> canaries) =>
        string.Join('\n', from place in places from canary in canaries from trace in canary.Traces where place.Text.Contains(trace, StringComparison.Ordinal) select $"{canary.Place} in {place.Place}: {trace}");

    /// <param name="running">The owner's lock cannot be read by others while the service runs.</param>
    private Dictionary<string, string> Files(bool running = false) =>
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Where(file => !running || !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(file => file, file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        });

    private Dictionary<string, string> Settings(ChattyPeers peers, string format, bool inFiles)
    {
        var parameters = new { api_token = byName.Value, enable_phrase = byDeclaration.Value, mode = "careful" };
        File.WriteAllText(secrets.File("devices.yaml"), """
            devices:
              - {id: 1, host: 10.9.8.7, platform: frr, transport: collect-service, username: netop, password_env: DEVICE_PASSWORD}
              - {id: 3, host: 10.9.8.8, platform: frr, transport: collect-service, username: netop, password_env: DEVICE_PASSWORD}
              - {id: 5, host: 10.9.8.9, platform: frr, transport: collect-service}
            """);
        Directory.CreateDirectory(secrets.File("devices"));
        File.WriteAllText(Path.Combine(secrets.File("devices"), "default.yaml"), $"username: netop\npassword: {JsonSerializer.Serialize(inFolder.Value)}\nhost_key: SHA256:{new string('a', 43)}\n");
        var settings = new Dictionary<string, string>
        {
            ["STACKSTORM_BASE_URL"] = peers.StackStorm.BaseUrl,
            ["STACKSTORM_POLL_INTERVAL"] = "0.05",
            ["STACKSTORM_STREAM_URL"] = "off",
            ["STACKSTORM_ACTION_MAP"] = JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["接口down"] = new { action = ChattyPeers.Working, parameters },
                ["cpu"] = new { action = ChattyPeers.Refused, parameters },
            }),
            ["DEVICES_FILE"] = secrets.File("devices.yaml"),
            ["DEVICE_PASSWORD"] = inventory.Value,
            ["DEVICE_CREDENTIALS_DIR"] = secrets.File("devices"),
            ["DEVICE_SERVICE_URL"] = peers.DeviceService.Url!,
            ["COLLECT_SERVICE_URL"] = peers.CollectService.Url!,
            ["OLLAMA_URL"] = peers.Ollama.Url!,
            ["OPERATION_LOG_DB"] = "mysql://ops@127.0.0.1:1/netops",
            ["KNOWLEDGE_DB_PATH"] = folder.File("knowledge_base.db"),
            ["AUDIT_KEY_FILE"] = secrets.File("audit.key"),
            ["AUDIT_HEAD_FILE"] = folder.File("audit.head"),
            ["LOG_FORMAT"] = format,
            ["LOG_LEVEL"] = "Verbose",
            ["AGENT_CONNECT_TIMEOUT"] = "1",
            ["AGENT_COMMAND_TIMEOUT"] = "2",
        };
        File.WriteAllText(secrets.File("audit.key"), auditKey.Value + "\n");
        foreach (var (name, value) in new[]
        {
            (key.Place, key.Value), (token.Place, token.Value), (deviceToken.Place, deviceToken.Value), (operationLog.Place, operationLog.Value), (redis.Place, $"redis://:{Uri.EscapeDataString(redis.Value)}@{peers.RedisPlace}/0"),
        })
        {
            File.WriteAllText(secrets.File(name), value + "\n");
            settings[inFiles ? $"{name}_FILE" : name] = inFiles ? secrets.File(name) : value;
        }

        return settings;
    }
}
