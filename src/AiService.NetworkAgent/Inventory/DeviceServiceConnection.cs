using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Sends the requests to the platform's device-service, with a token that is renewed once for a request when it is not accepted. Every client of
/// it has a connection of its own, with the bounds that its answers need; the login is one for all.
/// </summary>
/// <param name="http">Bounds an answer in bytes and reads it whole.</param>
/// <param name="options">Where it is.</param>
/// <param name="login">Supplies the token.</param>
/// <param name="resilience">Bounds the time, and decides whether a request is sent again.</param>
/// <param name="explain">Returns a sentence in Chinese about a connection that failed, or null when there is no more to say.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeviceServiceConnection(
    HttpClient http,
    DeviceServiceOptions options,
    DeviceServiceLogin login,
    ResiliencePipeline<HttpResponseMessage> resilience,
    Func<Exception, string?> explain,
    ILogger<DeviceServiceConnection> logger)
{
    /// <summary>Characters of an envelope without data.</summary>
    private const int LongestRefusal = 4096;

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
        var token = await login.TokenAsync(cancel);
        if (token.Value is null)
        {
            return DeviceServiceReply.Away(token.Problem!);
        }

        if (await TryAsync(method, path, json, token.Value, cancel) is { } reply)
        {
            return reply;
        }

        var renewed = await login.RenewAsync(token.Value, cancel);
        return renewed.Value is null ? DeviceServiceReply.Away(renewed.Problem!)
            : await TryAsync(method, path, json, renewed.Value, cancel) ?? DeviceServiceReply.Away(login.Refuse(renewed.Value).Problem!);
    }

    /// <returns>Null when the token is not accepted.</returns>
    private async Task<DeviceServiceReply?> TryAsync(HttpMethod method, string path, string? json, string token, CancellationToken cancel)
    {
        try
        {
            using var answer = await resilience.ExecuteAsync(async ending => await SendOnceAsync(method, path, json, token, ending), cancel);
            if (answer.StatusCode is HttpStatusCode.Unauthorized)
            {
                return null;
            }

            if (!answer.IsSuccessStatusCode)
            {
                return new DeviceServiceReply(null, $"device-service 应答 HTTP {(int)answer.StatusCode}", IsAway: (int)answer.StatusCode >= 500);
            }

            var body = await answer.Content.ReadAsStringAsync(cancel);
            return IsUnauthorized(body) ? null : new DeviceServiceReply(body, null);
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

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, string path, string? json, string token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, options.At(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, cancel);
    }

    /// <summary>The envelope's code is the answer, and may be 401 within HTTP 200.</summary>
    private static bool IsUnauthorized(string body)
    {
        if (body.Length > LongestRefusal)
        {
            return false;
        }

        try
        {
            return JsonNode.Parse(body) is JsonObject envelope && envelope["code"] is JsonValue code && code.ToString() is "401";
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException or ArgumentException)
        {
            // What it is instead, its reader finds out.
            return false;
        }
    }

    private static partial class Log
    {
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
