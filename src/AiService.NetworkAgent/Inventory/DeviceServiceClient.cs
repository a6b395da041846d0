using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Queries the platform's device-service for address, vendor and model (contract, section 7): the only file that knows its URLs and JSON.</summary>
/// <param name="http">Bounds the answer while it is read.</param>
/// <param name="options">Where it is, and the token.</param>
/// <param name="resilience">Bounds the time, and tries again.</param>
/// <param name="explain">Returns a sentence in Chinese about a connection that failed, or null when there is no more to say.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeviceServiceClient(
    HttpClient http,
    DeviceServiceOptions options,
    ResiliencePipeline<HttpResponseMessage> resilience,
    Func<Exception, string?> explain,
    ILogger<DeviceServiceClient> logger)
{
    /// <summary>Bytes of an answer; the client bounds it while it is read.</summary>
    public const int LargestAnswer = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns>The facts, or why there are none. Expected trouble is a result, never an exception.</returns>
    public async Task<DeviceServiceAnswer> AskAsync(string deviceId, CancellationToken cancel)
    {
        try
        {
            using var answer = await resilience.ExecuteAsync(async token => await SendAsync(deviceId, token), cancel);
            if (answer.StatusCode is HttpStatusCode.Unauthorized)
            {
                Log.Refused(logger);
                return DeviceServiceAnswer.Away("device-service 不接受令牌（HTTP 401），请更新 DEVICE_SERVICE_TOKEN");
            }

            if (!answer.IsSuccessStatusCode)
            {
                return new DeviceServiceAnswer(null, $"device-service 应答 HTTP {(int)answer.StatusCode}", IsAway: (int)answer.StatusCode >= 500);
            }

            var (facts, problem) = Understand(deviceId, await answer.Content.ReadAsStringAsync(cancel));
            return new DeviceServiceAnswer(facts, problem);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw; // The caller canceled.
        }
        catch (Exception away) when (away is HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            Log.Away(logger, away);
            return DeviceServiceAnswer.Away(explain(away) is { } why ? $"device-service 无法访问：{why}" : "device-service 没有应答");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string deviceId, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Url, $"{options.Url.AbsolutePath.TrimEnd('/')}/api/device/{Uri.EscapeDataString(deviceId)}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token());
        return await http.SendAsync(request, token);
    }

    // The envelope's code is the answer; its HTTP status is 200 even for a device that does not exist.
    private static (DeviceFacts? Facts, string? Problem) Understand(string deviceId, string body)
    {
        try
        {
            var envelope = JsonNode.Parse(body, documentOptions: Strict) as JsonObject;
            if (envelope?["code"]?.ToString() is "200" && envelope["data"] is JsonObject data && Text(data, "ip") is { } ip)
            {
                return Uri.CheckHostName(ip) == UriHostNameType.Unknown
                    ? (null, $"device-service 给出的设备 {deviceId} 地址无效")
                    : (new DeviceFacts(ip, Text(data, "vendor"), Text(data, "model"), Text(data, "groupId")), null);
            }

            return envelope?["code"] is null
                ? (null, "device-service 的应答无法识别")
                : (null, $"device-service 没有设备 {deviceId} 的信息：{(envelope["code"]!.ToString() is "200" ? "缺少 ip" : envelope["msg"]?.ToString() ?? "没有说明")}");
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no Unicode.
            return (null, "device-service 的应答无法识别");
        }
    }

    private static string? Text(JsonObject data, string name) => data[name]?.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The device-service does not accept the token: it is wrong, or older than 24 hours")]
        public static partial void Refused(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The device-service gave no answer")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}

/// <summary>What came of a query of the device-service.</summary>
/// <param name="Facts">Null when there are none.</param>
/// <param name="Problem">Why there are none, in Chinese; null when there are.</param>
/// <param name="IsAway">True when it answers for no device at present.</param>
internal sealed record DeviceServiceAnswer(DeviceFacts? Facts, string? Problem, bool IsAway = false)
{
    public static DeviceServiceAnswer Away(string problem) => new(null, problem, IsAway: true);
}

/// <summary>What the device-service knows about a device.</summary>
/// <param name="Host">Its <c>ip</c>.</param>
/// <param name="Vendor">As the platform's users wrote it: <c>华为</c>, <c>Cisco</c>.</param>
/// <param name="Model">As they wrote it; may be blank.</param>
/// <param name="Group">Its <c>groupId</c>.</param>
internal sealed record DeviceFacts(string Host, string? Vendor, string? Model, string? Group);

/// <summary>Sends a request up to three times, two seconds each; a service that is down gets no request for half a minute.</summary>
internal static class DeviceServiceResilience
{
    private static readonly TimeSpan OneQuestion = TimeSpan.FromSeconds(2);

    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider time)
    {
        var trouble = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(answer => (int)answer.StatusCode >= 500);
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = trouble,
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = trouble,
                FailureRatio = 0.9,
                MinimumThroughput = 6,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
            })
            .AddTimeout(OneQuestion)
            .Build();
    }
}
