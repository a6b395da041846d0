using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AiService.Faults;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AiService.StackStorm.Api;

/// <summary>Calls StackStorm's REST API. A failed request is an <see cref="ApiFailure"/>, never an exception.</summary>
internal sealed partial class StackStormClient(HttpClient http, StackStormRedactor redactor, TimeProvider time, ILogger<StackStormClient> log)
{
    /// <summary>A result larger than this is not even sent by StackStorm; what is, is trimmed further.</summary>
    private const int LargestResult = 256 * 1024;

    /// <summary>StackStorm's own limit of a page.</summary>
    public const int MostInOneList = 100;

    /// <summary>Reads what an action declares; a probe, for which no repair waits, is one request, past the breaker.</summary>
    public Task<ApiResult<ParameterView>> GetParametersAsync(string action, CancellationToken cancellation, bool probe = false) =>
        GetAsync($"actions/views/parameters/{Uri.EscapeDataString(action)}", StackStormJson.Default.ParameterView, cancellation, probe);

    /// <summary>Reads an action with one request, past the breaker: without an answer, there is a safe assumption.</summary>
    public Task<ApiResult<RegisteredAction>> GetActionAsync(string action, CancellationToken cancellation) =>
        GetAsync($"actions/{Uri.EscapeDataString(action)}", StackStormJson.Default.RegisteredAction, cancellation, probe: true);

    /// <summary>Lists the references of the actions of a pack or of one name (the filter is <c>pack</c> or <c>name</c>), one page of them.</summary>
    public Task<ApiResult<List<RegisteredAction>>> ListActionsAsync(string filter, string value, int offset, CancellationToken cancellation) => GetAsync(
        $"actions?{filter}={Uri.EscapeDataString(value)}&include_attributes=ref{Page(offset)}", StackStormJson.Default.ListRegisteredAction, cancellation, probe: true);

    /// <summary>Starts an execution. It is never repeated in doubt: a lost answer is looked up by the trace tag.</summary>
    public Task<ApiResult<Execution>> StartAsync(NewExecution execution, CancellationToken cancellation)
    {
        // Bytes, not a stream: st2api's own server reads a chunked body as an empty one.
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(execution, StackStormJson.Default.NewExecution));
        body.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        return SendAsync(HttpMethod.Post, "executions", StackStormJson.Default.Execution, cancellation, body);
    }

    public Task<ApiResult<Execution>> GetStatusAsync(string id, CancellationToken cancellation) =>
        GetAsync($"executions/{id}?include_attributes=status", StackStormJson.Default.Execution, cancellation);

    /// <summary>Lists the statuses of at most <see cref="MostInOneList"/> executions, in no order; one that does not exist is left out.</summary>
    public Task<ApiResult<List<Execution>>> GetStatusesAsync(IEnumerable<string> ids, CancellationToken cancellation) => GetAsync(
        $"executions?id={string.Join(',', ids)}&include_attributes=status&limit={MostInOneList}", StackStormJson.Default.ListExecution, cancellation);

    /// <summary>Lists what is kept of at most <see cref="MostInOneList"/> executions, without their results.</summary>
    public Task<ApiResult<List<Execution>>> ListPastAsync(IEnumerable<string> ids, CancellationToken cancellation) => GetAsync(
        $"executions?id={string.Join(',', ids)}&include_attributes=status,context,start_timestamp,end_timestamp&limit={MostInOneList}",
        StackStormJson.Default.ListExecution,
        cancellation,
        probe: true);

    /// <summary>Lists the executions that a workflow has started, with their statuses.</summary>
    public Task<ApiResult<List<Execution>>> GetChildrenAsync(string id, CancellationToken cancellation) => GetAsync(
        $"executions?parent={id}&include_attributes=status&limit={MostInOneList}", StackStormJson.Default.ListExecution, cancellation);

    /// <summary>
    /// Cancels an execution. Whatever the answer, the status that is read afterwards counts: 500 may have cancelled it, and 200 may say
    /// that it cannot be cancelled.
    /// </summary>
    public Task<ApiResult<Execution>> CancelAsync(string id, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Delete, $"executions/{id}", StackStormJson.Default.Execution, cancellation);

    public Task<ApiResult<Execution>> GetOutcomeAsync(string id, CancellationToken cancellation) => GetAsync(
        $"executions/{id}?include_attributes=status,start_timestamp,end_timestamp,result,result_size&max_result_size={LargestResult}",
        StackStormJson.Default.Execution,
        cancellation);

    public Task<ApiResult<List<Trace>>> FindTracesAsync(string tag, CancellationToken cancellation) =>
        GetAsync($"traces?trace_tag={Uri.EscapeDataString(tag)}", StackStormJson.Default.ListTrace, cancellation);

    /// <summary>Lists the executions of one action that started after a moment, the oldest first, one page of them. No other filter of StackStorm is of use.</summary>
    public Task<ApiResult<List<Execution>>> ListSinceAsync(string action, DateTimeOffset since, int offset, CancellationToken cancellation)
    {
        var moment = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return GetAsync(
            $"executions?action={Uri.EscapeDataString(action)}&timestamp_gt={moment}&include_attributes=status,parameters,context,start_timestamp{Page(offset)}",
            StackStormJson.Default.ListExecution,
            cancellation);
    }

    /// <summary>Sends a cheap request that needs the credential, the database, and a permission that tracking needs as well.</summary>
    public Task<ApiResult<List<Execution>>> PingAsync(CancellationToken cancellation) =>
        GetAsync("executions?limit=1&include_attributes=status", StackStormJson.Default.ListExecution, cancellation, probe: true);

    private static string Page(int offset) => $"&limit={MostInOneList}{(offset > 0 ? $"&offset={offset}" : string.Empty)}";

    private Task<ApiResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation, bool probe = false)
        where T : class => SendAsync(HttpMethod.Get, path, type, cancellation, probe: probe);

    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    private async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellation, HttpContent? body = null, bool probe = false)
        where T : class
    {
        var began = time.GetTimestamp();
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Options.Set(StackStormResilience.Probe, probe);
        var reply = await ExchangeAsync(request, type, cancellation);
        var took = time.GetElapsedTime(began);
        if (reply.Ok)
        {
            Log.Answered(log, method, path, took);
        }
        else
        {
            Log.NoAnswer(log, method, path, took, reply.Failure.Kind, reply.Failure.Status, reply.Failure.Text);
        }

        return reply;
    }

    private async Task<ApiResult<T>> ExchangeAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return Read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation), type);
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
        catch (HttpRequestException e) when (StackStormResilience.NeverArrived(e))
        {
            return Fail<T>(ApiFailureKind.NotConnected, e.Message);
        }
        catch (HttpRequestException e)
        {
            return Fail<T>(ApiFailureKind.ConnectionLost, e.Message);
        }
    }

    private ApiResult<T> Read<T>(HttpStatusCode code, byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        var status = (int)code;
        var json = LoneSurrogates.Mend(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
        switch (status)
        {
            case >= 200 and < 300:
                return Parse(json, type) is { } value ? new ApiResult<T>(value, null) : Fail<T>(ApiFailureKind.Unreadable, string.Empty, status);
            case < 400:
                return Fail<T>(ApiFailureKind.Redirected, string.Empty, status);
            case 408 or 504:
                // From a proxy whose time limit passed: StackStorm may still process the request.
                return Fail<T>(ApiFailureKind.TimedOut, Fault(json), status);
            case < 500:
                return Fail<T>(ApiFailureKind.Refused, Fault(json), status);
            case 500 when Parse(json, StackStormJson.Default.FaultBody)?.Text is { } own:
                return Fail<T>(ApiFailureKind.ServerError, own, status);
            default:
                return Fail<T>(ApiFailureKind.GatewayError, Fault(json), status);
        }
    }

    private static string Fault(string json) => Parse(json, StackStormJson.Default.FaultBody)?.Text ?? "应答不是 StackStorm 的 JSON";

    private static T? Parse<T>(string json, JsonTypeInfo<T> type)
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

    private ApiResult<T> Fail<T>(ApiFailureKind kind, string text, int? status = null)
        where T : class => new(null, new ApiFailure(kind, OneLine.Of(redactor.Redact(text)), status));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "StackStorm {Method} {Path} answered after {Elapsed}")]
        public static partial void Answered(ILogger logger, HttpMethod method, string path, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Warning, Message = "StackStorm {Method} {Path}: {Kind} {Status} after {Elapsed}: {Text}")]
        public static partial void NoAnswer(
            ILogger logger, HttpMethod method, string path, TimeSpan elapsed, ApiFailureKind kind, int? status, string text);
    }
}
