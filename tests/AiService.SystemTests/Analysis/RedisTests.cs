using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Analysis;

public sealed class RedisTests
{
    [RedisFact]
    public async Task Metrics_of_all_three_shapes_are_read_from_Redis()
    {
        await using var redis = await RealRedis.StartAsync();
        await redis.SetAsync("metrics:1", """{"display cpu-usage": "CPU Usage            : 97% Max: 98%\r\n<AR1000>"}""");
        await redis.SetAsync("metrics:sw-2", """{"cpu_usage": "95", "interface_status": {"if2": "down"}}""");
        await redis.SetAsync("metrics:3", """{"memory_usage": 93.5, "interfaces": {"GE0/0/1": {"status": "down"}}}""");
        await using var service = await ServiceUnderTest.StartAsync([redis.Setting]);

        (await FaultsAsync(service, 1)).Should().Equal("CPU使用率过高：97%");
        (await FaultsAsync(service, "sw-2")).Should().Equal("CPU使用率过高：95%");
        (await FaultsAsync(service, "3")).Should().Equal("接口 GE0/0/1 状态为down", "内存使用率过高：93.5%");
    }

    [RedisFact]
    public async Task A_password_that_is_renewed_is_used_at_the_next_login()
    {
        using var folder = new TemporaryFolder();
        await using var redis = await RealRedis.StartAsync(password: "first/pass word");
        await redis.SetAsync("metrics:1", """{"cpu_usage": 95}""");
        await File.WriteAllTextAsync(folder.File("url"), $"redis://:first%2Fpass%20word@127.0.0.1:{redis.Port}/0\n");
        await using var service = await ServiceUnderTest.StartAsync([$"REDIS_URL_FILE={folder.File("url")}"]);
        (await FaultsAsync(service, 1)).Should().Equal("CPU使用率过高：95%");

        await File.WriteAllTextAsync(folder.File("url"), $"redis://:second@127.0.0.1:{redis.Port}/0\n");
        await redis.ChangePasswordAsync("second");

        await Eventually.ReadAsync(() => AskAsync(service), code => code == 200);
        (await FaultsAsync(service, 1)).Should().Equal("CPU使用率过高：95%");
        service.Log.Text.Should().NotContain("first/pass").And.NotContain("first%2F");
    }

    [RedisFact]
    public async Task An_unknown_device_is_404_in_the_contracts_words()
    {
        await using var redis = await RealRedis.StartAsync();
        await using var service = await ServiceUnderTest.StartAsync([redis.Setting]);

        var answer = await service.AskAsync("/api/ai/analyze", new { device_id = 424242 });

        answer.GetRawText().Should().Be("""{"code":404,"msg":"未找到设备采集数据"}""");
    }

    [RedisFact]
    public async Task A_value_that_is_no_JSON_object_is_told()
    {
        await using var redis = await RealRedis.StartAsync();
        await redis.SetAsync("metrics:5", "[1]");
        await redis.SetAsync("metrics:8", "{broken");
        await using var service = await ServiceUnderTest.StartAsync([redis.Setting]);

        foreach (var device in (int[])[5, 8])
        {
            var answer = await service.AskAsync("/api/ai/analyze", new { device_id = device });
            answer.GetProperty("code").GetInt32().Should().Be(500);
            answer.GetProperty("msg").GetString().Should().StartWith("分析失败：采集数据不是");
        }
    }

    [RedisFact]
    public async Task A_value_that_is_too_large_is_not_read_and_disturbs_no_other()
    {
        await using var redis = await RealRedis.StartAsync();
        await redis.SetAsync("metrics:1", """{"cpu_usage": 95}""");
        await redis.SetAsync("metrics:9", $$"""{"cpu_usage": 95, "x": "{{new string('a', 64 * 1024 * 1024)}}"}""");
        await using var service = await ServiceUnderTest.StartAsync([redis.Setting]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(at => service.AskAsync("/api/ai/analyze", new { device_id = at % 2 == 0 ? 9 : 1 })));

        answers.Where((_, at) => at % 2 == 0).Should().OnlyContain(answer => answer.GetProperty("msg").GetString() == "分析失败：采集数据超过 1024 KB");
        answers.Where((_, at) => at % 2 == 1).Should().OnlyContain(answer => answer.GetProperty("code").GetInt32() == 200);
    }

    /// <summary>The certificate is checked as the client itself does, against the name in the URL.</summary>
    [RedisFact]
    public async Task A_Redis_without_TLS_behind_rediss_is_no_Redis()
    {
        await using var redis = await RealRedis.StartAsync();
        await using var service = await ServiceUnderTest.StartAsync([redis.Setting.Replace("redis://", "rediss://", StringComparison.Ordinal)]);

        (await AskAsync(service)).Should().Be(500);
        (await service.HealthAsync("redis")).Status.Should().Be("degraded");
    }

    [RedisFact]
    public async Task A_Redis_that_goes_away_is_told_and_found_again_when_it_is_back()
    {
        var redis = await RealRedis.StartAsync();
        var port = redis.Port;
        await redis.SetAsync("metrics:1", """{"cpu_usage": 5}""");
        await using var service = await ServiceUnderTest.StartAsync([redis.Setting]);
        (await AskAsync(service)).Should().Be(200);

        await redis.DisposeAsync();
        (await AskAsync(service)).Should().Be(500);
        (await service.HealthAsync("redis")).Status.Should().Be("degraded");

        await using var back = await RealRedis.StartAsync(port);
        await back.SetAsync("metrics:1", """{"cpu_usage": 5}""");
        await Eventually.ReadAsync(() => AskAsync(service), code => code == 200);
        (await service.HealthAsync("redis")).Status.Should().Be("healthy");
    }

    private static async Task<int> AskAsync(ServiceUnderTest service) =>
        (await service.AskAsync("/api/ai/analyze", new { device_id = 1 })).GetProperty("code").GetInt32();

    private static async Task<IEnumerable<string?>> FaultsAsync(ServiceUnderTest service, object device)
    {
        var data = (await service.AskAsync("/analyze", new { device_id = device })).GetProperty("data");
        return data.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("description").GetString());
    }
}
