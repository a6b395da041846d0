using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Sends the requests to the platform's device-service, each with the credential that it asks for. Every client of it has one of its own, with the
/// bounds that its answers need.
/// </summary>
/// <param name="http">Bounds an answer in bytes and reads it whole.</param>
/// <param name="options">Where it is, and the token.</param>
/// <param name="resilience">Bounds the time, and decides whether a request is sent again.</param>
/// <param name="explain">Returns a sentence in Chinese about a connection that failed, or null when there is no more to say.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeviceServiceConnection(
    HttpClient http,
    DeviceServiceOptions options,
    ResiliencePipeline<HttpResponseMessage> resilience,
    Func<Exception, string?> explain,
    ILogger<DeviceServiceConnection> logger)
{
    /// <param name="path">Below <c>DEVICE_SERVICE_URL</c>, from <c>/api</c> on, each part escaped.</param>
    /// <param name="cancel">Ends the request.</param>
    /// <returns>The answer, or why there is none. Expected trouble is a result, never an exception.</returns>
    public Task<DeviceServiceReply> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    /// <inheritdoc cref="GetAsync"/>
    /// <param name="path">Below <c>DEVICE_SERVICE_URL</c>, from <c>/api</c> on, each part escaped.</param>
    /// <param name="json">The request's body.</param>
    /// <param name="cancel">Ends the request.</param>
    public Task<DeviceServiceReply> PostAsync(string path, string json, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, json, cancel);

    private async Task<DeviceServiceReply> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancel)
    {
        try
        {
            using var answer = await resilience.ExecuteAsync(async token => await SendOnceAsync(method, path, json, token), cancel);
            if (answer.StatusCode is HttpStatusCode.Unauthorized)
            {
                Log.Refused(logger);
                return DeviceServiceReply.Away("device-service 不接受令牌（HTTP 401），请更新 DEVICE_SERVICE_TOKEN");
            }

            return answer.IsSuccessStatusCode
                ? new DeviceServiceReply(await answer.Content.ReadAsStringAsync(cancel), null)
                : new DeviceServiceReply(null, $"device-service 应答 HTTP {(int)answer.StatusCode}", IsAway: (int)answer.StatusCode >= 500);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw; // The caller canceled.
        }
        catch (Exception away) when (away is HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            Log.Away(logger, away);
            return DeviceServiceReply.Away(explain(away) is { } why ? $"device-service 无法访问：{why}" : "device-service 没有应答");
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, string path, string? json, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Url, $"{options.Url.AbsolutePath.TrimEnd('/')}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token());
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, token);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The device-service does not accept the token: it is wrong, or older than 24 hours")]
        public static partial void Refused(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The device-service gave no answer")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}

/// <summary>What came of a request to the device-service.</summary>
/// <param name="Body">The body of an answer with a status of success, as it came; null when there is none. Its envelope may report an error.</param>
/// <param name="Problem">Why there is none, in Chinese; null when there is.</param>
/// <param name="IsAway">True when it answers no request at present.</param>
internal sealed record DeviceServiceReply(string? Body, string? Problem, bool IsAway = false)
{
    public static DeviceServiceReply Away(string problem) => new(null, problem, IsAway: true);
}
