using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AiService.Engines;

namespace AiService.StackStorm.Api;

/// <summary>Calls StackStorm's REST API. A failed request is an <see cref="ApiFailure"/>, never an exception.</summary>
internal sealed class StackStormClient(HttpClient http, StackStormRedactor redactor, TimeProvider time, ILogger<StackStormClient> log)
    : EngineClient(http, StackStormWords.Of, redactor.Redact, time, log)
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

    /// <summary>Returns the text of an error of st2api's own: a gateway's 503 carries a <c>faultstring</c>, too, but none answers 500 with one.</summary>
    protected override string? OwnError(int status, string body) => status == StatusCodes.Status500InternalServerError ? Fault(body) : null;

    protected override string? Fault(string body) => Parse(body, StackStormJson.Default.FaultBody)?.Text;

    private static string Page(int offset) => $"&limit={MostInOneList}{(offset > 0 ? $"&offset={offset}" : string.Empty)}";

    private Task<ApiResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation, bool probe = false)
        where T : class => SendAsync(HttpMethod.Get, path, type, cancellation, probe: probe);

    private Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellation, HttpContent? body = null, bool probe = false)
        where T : class
    {
        var purpose = probe ? RequestPurpose.Probe : method == HttpMethod.Delete ? RequestPurpose.Cancellation : RequestPurpose.Repair;
        return SendAsync(method, path, json => Parse(json, type), cancellation, body, purpose);
    }
}
