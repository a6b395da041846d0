using System.Collections.Concurrent;
using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.Repairs.Inspections;

/// <summary>The platform's device-service, which knows no device for the agent and inspects as the test says, and its scheduler-service.</summary>
internal sealed class PlatformService : IDisposable
{
    public const string Token = "t0ken-0123456789";
    private readonly WireMockServer server = WireMockServer.Start();
    private readonly CallbackFailures failures = new();
    private readonly ConcurrentQueue<string> triggers = new();

    /// <param name="inspect">Returns the answer to an inspection: an envelope, or anything else.</param>
    /// <param name="trigger">Returns the answer to the trigger of a task.</param>
    public PlatformService(Func<Task<string>> inspect, Func<Task<string>>? trigger = null)
    {
        // The last is what becomes of a device with the id "..".
        server.Given(Request.Create().UsingGet().WithPath("/api/device/*", "/api/device", "/api/"))
            .RespondWith(Response.Create().WithBody("""{"code":500,"msg":"设备不存在","data":null}"""));
        On("/api/device/*/inspect", _ => inspect());
        On("/api/auth/login", _ => Task.FromResult("""{"code":200,"msg":"操作成功","data":{"token":"renewed-0123456789"}}"""));
        On("/api/scheduler/task/trigger", request =>
        {
            triggers.Enqueue(request.Body!);
            return trigger?.Invoke() ?? Task.FromResult("""{"code":200,"msg":"任务已触发"}""");
        });
    }

    public PlatformService(string answer)
        : this(() => Task.FromResult(answer))
    {
    }

    public string Url => server.Url!;

    /// <summary>The requests for an inspection, in order.</summary>
    public IReadOnlyList<IRequestMessage> Inspections => [.. server.LogEntries.Select(entry => entry.RequestMessage!).Where(request => request.Method == "POST" && request.Path.EndsWith("/inspect", StringComparison.Ordinal))];

    /// <summary>How often it was asked for devices.</summary>
    public int Looks => server.LogEntries.Count(entry => entry.RequestMessage!.Method == "GET");

    /// <summary>The bodies of the requests for a task, in order.</summary>
    public IReadOnlyList<string> Triggers => [.. triggers];

    /// <summary>Returns an inspection's answer in the device-service's form (DeviceController).</summary>
    public static string Inspected(string metrics) =>
        """{"code":200,"msg":"操作成功","data":{"metrics":@,"analysis":{"health_score":100,"faults":[],"repair_results":[]}}}""".Replace("@", metrics, StringComparison.Ordinal);

    /// <summary>Starts the service with these providers, and this platform for the verification.</summary>
    public Task<ServiceUnderTest> StartAsync(IReadOnlyList<IRepairProvider> providers, TimeProvider? time = null, string? folder = null, params string[] settings) =>
        StartAsync(Url, providers, time, folder, settings);

    /// <inheritdoc cref="StartAsync(IReadOnlyList{IRepairProvider}, TimeProvider?, string?, string[])"/>
    public static Task<ServiceUnderTest> StartAsync(string url, IReadOnlyList<IRepairProvider> providers, TimeProvider? time = null, string? folder = null, params string[] settings) =>
        ServiceUnderTest.StartAsync(
            [GuideService.Map.Trim(), "REPAIR_VERIFICATION=device-service", $"DEVICE_SERVICE_URL={url}", $"DEVICE_SERVICE_TOKEN={Token}", .. settings],
            time,
            folder,
            services =>
            {
                services.RemoveAll<IRepairProvider>();
                foreach (var provider in providers)
                {
                    services.AddSingleton(provider);
                }
            });

    public void Dispose()
    {
        server.LogEntries.Where(entry => entry.MappingGuid is null).Should().BeEmpty("nothing else may be asked of the platform");
        server.Dispose();
        failures.ShouldBeNone();
    }

    private void On(string path, Func<IRequestMessage, Task<string>> answer) => server
        .Given(Request.Create().UsingPost().WithPath(path))
        .RespondWith(Response.Create().WithCallback(request =>
            failures.RunAsync(async Task<IResponseMessage> () => FakeStackStorm.Text(200, await answer(request), "application/json"))));
}

internal static class Verified
{
    /// <summary>Returns what the entry says of the verification.</summary>
    public static bool? Of(JsonElement entry) => entry.GetProperty("verified") is { ValueKind: not JsonValueKind.Null } verified ? verified.GetBoolean() : null;
}
