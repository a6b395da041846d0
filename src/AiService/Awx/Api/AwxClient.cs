using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AiService.Engines;
using AiService.Hosting;
using AiService.Hosting.Redaction;

namespace AiService.Awx.Api;

/// <summary>
/// Calls AWX's REST API: the only place that knows its addresses. Each has its last slash, because AWX redirects without it and a redirected POST
/// becomes a GET. A failed request is an <see cref="ApiFailure"/>, never an exception.
/// </summary>
internal sealed class AwxClient(HttpClient http, Redactor redactor, ServerClock clock, TimeProvider time, ILogger<AwxClient> log)
    : EngineClient(http, AwxWords.Of, redactor.Redact, time, log)
{
    /// <summary>AWX's own limit of a page.</summary>
    public const int MostInOneList = 200;

    /// <summary>Reads the version and the capacity; it needs no credentials.</summary>
    public Task<ApiResult<Ping>> PingAsync(CancellationToken cancellation) => GetAsync("ping/", AwxJson.Default.Ping, cancellation, RequestPurpose.Probe);

    /// <summary>Reads the user of the credential: a list of one.</summary>
    public Task<ApiResult<Page<NamedObject>>> MeAsync(CancellationToken cancellation, RequestPurpose purpose = RequestPurpose.Repair) =>
        GetAsync("me/", AwxJson.Default.PageNamedObject, cancellation, purpose);

    /// <summary>Lists the templates of a name in an organization of a name, where it is unique. Those that the user may not see are left out.</summary>
    public Task<ApiResult<Page<JobTemplate>>> FindTemplatesAsync(string organization, string name, CancellationToken cancellation, RequestPurpose purpose = RequestPurpose.Repair) => GetAsync(
        $"job_templates/?name={Uri.EscapeDataString(name)}&organization__name={Uri.EscapeDataString(organization)}", AwxJson.Default.PageJobTemplate, cancellation, purpose);

    /// <summary>Lists the template of an id.</summary>
    public Task<ApiResult<Page<JobTemplate>>> FindTemplatesAsync(long id, CancellationToken cancellation, RequestPurpose purpose = RequestPurpose.Repair) =>
        GetAsync($"job_templates/?id={JobNumber.Text(id)}", AwxJson.Default.PageJobTemplate, cancellation, purpose);

    public Task<ApiResult<LaunchPage>> GetLaunchPageAsync(long template, CancellationToken cancellation, RequestPurpose purpose = RequestPurpose.Repair) =>
        GetAsync($"job_templates/{JobNumber.Text(template)}/launch/", AwxJson.Default.LaunchPage, cancellation, purpose);

    /// <summary>Launches a job. It is never repeated in doubt: a lost answer is looked up by the trace tag.</summary>
    public Task<ApiResult<LaunchedJob>> LaunchAsync(long template, NewJob job, CancellationToken cancellation) => SendAsync(
        HttpMethod.Post,
        $"job_templates/{JobNumber.Text(template)}/launch/",
        json => Parse(json, AwxJson.Default.LaunchedJob) is { Id: > 0 and var id } launched && id == (launched.Job ?? launched.WorkflowJob) ? launched : null,
        cancellation,
        Body(job, AwxJson.Default.NewJob));

    /// <summary>Lists at most <see cref="MostInOneList"/> jobs, in no order; one that does not exist or is not visible is left out.</summary>
    public Task<ApiResult<Page<Job>>> ListJobsAsync(IEnumerable<long> ids, CancellationToken cancellation) => GetAsync(
        $"jobs/?id__in={string.Join(',', ids.Select(JobNumber.Text))}&page_size={MostInOneList}&count_disabled=true", AwxJson.Default.PageJob, cancellation);

    public Task<ApiResult<LaunchedJob>> GetJobAsync(long id, CancellationToken cancellation) => GetAsync($"jobs/{JobNumber.Text(id)}/", AwxJson.Default.LaunchedJob, cancellation);

    /// <summary>Requests a cancellation. Whatever the answer, the status that is read afterwards counts; 405 says that the job is over.</summary>
    public Task<ApiResult<Accepted>> CancelAsync(long id, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"jobs/{JobNumber.Text(id)}/cancel/", static _ => new Accepted(), cancellation, purpose: RequestPurpose.Cancellation);

    /// <summary>Requests the cancellation of a workflow job, with all of its jobs.</summary>
    public Task<ApiResult<Accepted>> CancelWorkflowAsync(long id, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"workflow_jobs/{JobNumber.Text(id)}/cancel/", static _ => new Accepted(), cancellation, purpose: RequestPurpose.Cancellation);

    /// <summary>Lists the jobs of a template that a user launched since a moment of AWX's clock, the newest first, one page of them.</summary>
    public Task<ApiResult<Page<Job>>> ListSinceAsync(long template, long user, DateTimeOffset since, int page, CancellationToken cancellation) => GetAsync(
        $"jobs/?job_template={JobNumber.Text(template)}&created_by={JobNumber.Text(user)}&created__gte={since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"
            + $"&order_by=-id&page_size={MostInOneList}&page={page.ToString(CultureInfo.InvariantCulture)}",
        AwxJson.Default.PageJob,
        cancellation);

    /// <summary>Lists the jobs that carry a label.</summary>
    public Task<ApiResult<Page<Job>>> ListLabelledAsync(string label, CancellationToken cancellation) =>
        GetAsync($"jobs/?labels__name={Uri.EscapeDataString(label)}&order_by=id&page_size={MostInOneList}", AwxJson.Default.PageJob, cancellation);

    /// <summary>Makes a label; 400 where it exists.</summary>
    public Task<ApiResult<NamedObject>> MakeLabelAsync(string name, long organization, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, "labels/", json => Parse(json, AwxJson.Default.NamedObject), cancellation, Body(new NewLabel(name, organization), AwxJson.Default.NewLabel));

    public Task<ApiResult<Page<NamedObject>>> FindLabelAsync(string name, long organization, CancellationToken cancellation) =>
        GetAsync($"labels/?name={Uri.EscapeDataString(name)}&organization={JobNumber.Text(organization)}", AwxJson.Default.PageNamedObject, cancellation);

    /// <summary>Lists the groups of an inventory that have a name; 403 without a right on the inventory.</summary>
    public Task<ApiResult<Page<NamedObject>>> FindGroupsAsync(long inventory, string name, CancellationToken cancellation) =>
        GetAsync($"inventories/{JobNumber.Text(inventory)}/groups/?name={Uri.EscapeDataString(name)}", AwxJson.Default.PageNamedObject, cancellation);

    /// <summary>Lists the hosts of an inventory that have a name; 403 without a right on the inventory.</summary>
    public Task<ApiResult<Page<NamedObject>>> FindHostsAsync(long inventory, string name, CancellationToken cancellation) =>
        GetAsync($"inventories/{JobNumber.Text(inventory)}/hosts/?name={Uri.EscapeDataString(name)}", AwxJson.Default.PageNamedObject, cancellation);

    /// <summary>Lists the hosts that a job ended on.</summary>
    public Task<ApiResult<Page<HostSummary>>> ListHostsAsync(long id, CancellationToken cancellation) =>
        GetAsync($"jobs/{JobNumber.Text(id)}/job_host_summaries/?page_size=20", AwxJson.Default.PageHostSummary, cancellation);

    /// <summary>Lists the last events of a job of some kinds, the newest first; of any kind when none is named.</summary>
    public Task<ApiResult<Page<JobEvent>>> ListEventsAsync(long id, string kinds, int most, CancellationToken cancellation) => GetAsync(
        $"jobs/{JobNumber.Text(id)}/job_events/?{(kinds.Length > 0 ? $"event__in={kinds}&" : string.Empty)}order_by=-counter&page_size={most.ToString(CultureInfo.InvariantCulture)}",
        AwxJson.Default.PageJobEvent,
        cancellation);

    /// <summary>Reads the first lines that a job printed.</summary>
    public Task<ApiResult<JobText>> GetTextAsync(long id, CancellationToken cancellation) =>
        GetAsync($"jobs/{JobNumber.Text(id)}/stdout/?format=json&start_line=0&end_line=100", AwxJson.Default.JobText, cancellation);

    protected override void Arrived(HttpResponseMessage response)
    {
        if (response.Headers.Date is { } date)
        {
            clock.Saw(date);
        }
    }

    /// <summary>Returns a refusal's <c>detail</c>, or its faults by field; the bodies of errors are objects, lists or pages of HTML.</summary>
    protected override string? Fault(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Said(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Said(JsonElement fault) => fault.ValueKind switch
    {
        JsonValueKind.Object when fault.TryGetProperty("detail", out var detail) => Said(detail),
        JsonValueKind.Object => string.Join("；", fault.EnumerateObject().Take(8).Select(field => field.Name == "__all__" ? Said(field.Value) : $"{field.Name}: {Said(field.Value)}")),
        JsonValueKind.Array => string.Join("，", fault.EnumerateArray().Take(8).Select(Said)),
        JsonValueKind.String => OneLine.Of(fault.GetString()!),
        _ => OneLine.Of(fault.GetRawText()),
    };

    private Task<ApiResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation, RequestPurpose purpose = RequestPurpose.Repair)
        where T : class => SendAsync(HttpMethod.Get, path, json => Parse(json, type), cancellation, purpose: purpose);

    private static ByteArrayContent Body<T>(T value, JsonTypeInfo<T> type)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return body;
    }
}
