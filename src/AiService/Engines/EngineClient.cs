using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AiService.Faults;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AiService.Engines;

/// <summary>Sends an engine's requests. A failed request is an <see cref="ApiFailure"/>, never an exception.</summary>
/// <param name="http">With <see cref="EngineResilience"/>, and bounded in bytes.</param>
/// <param name="words">How failures are described.</param>
/// <param name="redact">Removes what the process knows as secrets.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The engine's own.</param>
internal abstract partial class EngineClient(HttpClient http, EngineWords words, Func<string, string> redact, TimeProvider time, ILogger log)
{
    /// <param name="method">The method.</param>
    /// <param name="path">Below the base URL.</param>
    /// <param name="parse">Returns what a 2xx answer says; null for what the engine would not say.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <param name="body">The body.</param>
    /// <param name="purpose">What the request is for.</param>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    protected async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, Func<string, T?> parse, CancellationToken cancellation, HttpContent? body = null, RequestPurpose purpose = RequestPurpose.Repair)
        where T : class
    {
        var began = time.GetTimestamp();
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Options.Set(EngineResilience.Purpose, purpose);
        var reply = await ExchangeAsync(request, parse, cancellation);
        var took = time.GetElapsedTime(began);
        if (reply.Ok)
        {
            Log.Answered(log, words.Name, method, path, took);
        }
        else
        {
            Log.NoAnswer(log, words.Name, method, path, took, reply.Failure.Kind, reply.Failure.Status, reply.Failure.Text);
        }

        return reply;
    }

    /// <summary>Returns the text of a 5xx that the engine itself answered, which ends the request; null for a gateway's.</summary>
    protected virtual string? OwnError(int status, string body) => null;

    /// <summary>Returns what a refusal says in the engine's own form; null for any other.</summary>
    protected abstract string? Fault(string body);

    /// <summary>Takes every answer as it arrives.</summary>
    protected virtual void Arrived(HttpResponseMessage response)
    {
    }

    /// <returns>Null for what is not the engine's JSON.</returns>
    protected static T? Parse<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var value = JsonSerializer.Deserialize(json, type);

            // An answer with a null in its list proves nothing, least of all that something does not exist.
            Members.RequireAll(value as IEnumerable<object?>);
            return value;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<ApiResult<T>> ExchangeAsync<T>(HttpRequestMessage request, Func<string, T?> parse, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            Arrived(response);
            return Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation), parse);
        }
        catch (TimeoutRejectedException)
        {
            return Fail<T>(ApiFailureKind.TimedOut, string.Empty);
        }
        catch (BrokenCircuitException)
        {
            return Fail<T>(ApiFailureKind.CircuitOpen, string.Empty);
        }
        catch (HttpRequestException e) when (PeerTrouble.WrongProtocol(e) is { } wrong)
        {
            return Fail<T>(ApiFailureKind.WrongProtocol, wrong.Sentence);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return Fail<T>(PeerTrouble.IsCertificate(e) ? ApiFailureKind.Certificate : ApiFailureKind.Handshake, PeerTrouble.Reason(e));
        }
        catch (HttpRequestException e) when (EngineResilience.NeverArrived(e))
        {
            return Fail<T>(ApiFailureKind.NotConnected, e.Message);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Fail<T>(ApiFailureKind.TooLarge, string.Empty);
        }
        catch (HttpRequestException e)
        {
            return Fail<T>(ApiFailureKind.ConnectionLost, e.Message);
        }
    }

    private ApiResult<T> Read<T>(int status, byte[] bytes, Func<string, T?> parse)
        where T : class
    {
        var body = LoneSurrogates.Mend(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
        switch (status)
        {
            case >= 200 and < 300:
                return parse(body) is { } value ? new ApiResult<T>(value, null) : Fail<T>(ApiFailureKind.Unreadable, string.Empty, status);
            case < 400:
                return Fail<T>(ApiFailureKind.Redirected, string.Empty, status);
            case 408 or 504:
                // From a proxy whose time limit passed: the engine may still process the request.
                return Fail<T>(ApiFailureKind.TimedOut, Said(body), status);
            case < 500:
                return Fail<T>(ApiFailureKind.Refused, Said(body), status);
            default:
                return OwnError(status, body) is { } own ? Fail<T>(ApiFailureKind.ServerError, own, status) : Fail<T>(ApiFailureKind.GatewayError, Said(body), status);
        }
    }

    private string Said(string body) => Fault(body) ?? words.NotItsJson;

    private ApiResult<T> Fail<T>(ApiFailureKind kind, string text, int? status = null)
        where T : class => new(null, new ApiFailure(words, kind, OneLine.Of(redact(text)), status));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Engine} {Method} {Path} answered after {Elapsed}")]
        public static partial void Answered(ILogger logger, string engine, HttpMethod method, string path, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} {Method} {Path}: {Kind} {Status} after {Elapsed}: {Text}")]
        public static partial void NoAnswer(
            ILogger logger, string engine, HttpMethod method, string path, TimeSpan elapsed, ApiFailureKind kind, int? status, string text);
    }
}
