using AiService.Tests.Harness;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.Alerts;

/// <summary>A device-service that knows 192.0.2.11 as device 6 and 192.0.2.12 as device 7, and answers when and as the test says.</summary>
internal sealed class DeviceDirectory : IDisposable
{
    public const string Token = "t0ken-0123456789";
    private readonly WireMockServer server = WireMockServer.Start();
    private readonly CallbackFailures failures = new();
    private volatile TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeviceDirectory()
    {
        open.SetResult();
        server.Given(Request.Create().UsingGet().WithPath("/api/device", "/api/device/*")).RespondWith(Response.Create().WithCallback(request => failures.RunAsync(async Task<IResponseMessage> () =>
        {
            asked.TrySetResult();
            await open.Task;
            return IsAway ? FakeStackStorm.Text(503, "", "text/plain")
                : FakeStackStorm.Text(200, request.Path == "/api/device" ? List : """{"code":500,"msg":"设备不存在","data":null}""", "application/json");
        })));
    }

    private const string List = """{"code":200,"msg":"操作成功","data":[{"id":6,"ip":"192.0.2.11"},{"id":7,"ip":"192.0.2.12"}]}""";

    /// <summary>Answers 503.</summary>
    public bool IsAway { get; set; }

    /// <summary>Completes with the first request.</summary>
    public Task Asked => asked.Task;

    public string[] Settings => Of(server.Url!);

    public static string[] Of(string url) => [$"DEVICE_SERVICE_URL={url}", $"DEVICE_SERVICE_TOKEN={Token}"];

    /// <summary>Answers nothing until <see cref="Answer"/>.</summary>
    public void Hold() => open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer() => open.TrySetResult();

    public void Dispose()
    {
        Answer();
        server.LogEntries.Where(entry => entry.MappingGuid is null).Should().BeEmpty("nothing else may be asked of device-service");
        server.Dispose();
        failures.ShouldBeNone();
    }
}
