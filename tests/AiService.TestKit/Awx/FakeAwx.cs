using System.Globalization;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace AiService.Tests.Awx;

/// <summary>
/// An AWX on loopback that answers in the shapes that a real one answered in, with one template, <c>Network/network-repair</c>. A request that it does not know
/// fails the test at the end.
/// </summary>
internal sealed class FakeAwx : IDisposable
{
    public const string Action = "Network/network-repair";

    private readonly string api;
    private readonly WireMockServer server = WireMockServer.Start();
    private readonly CallbackFailures failures = new();
    private readonly Lock gate = new();
    private readonly List<(string Method, string Path, Func<IRequestMessage, ResponseMessage?> Answer)> overrides = [];
    private readonly List<string> unexpected = [];

    /// <param name="api">The path that everything is below.</param>
    public FakeAwx(string api = "/api/v2/")
    {
        this.api = api;
        Template["id"] = 10;
        Template["name"] = "network-repair";
        Template["organization"] = 3;
        Template["allow_simultaneous"] = true;
        Page["ask_labels_on_launch"] = true;
        server.Given(Request.Create().UsingAnyMethod().WithPath("/*")).RespondWith(Response.Create().WithCallback(request => failures.Run(() => Answer(request))));
    }

    public string BaseUrl => server.Url + api.TrimEnd('/');

    public Uri Address => new(server.Url!);

    /// <summary>AWX's own clock, in the jobs, and behind a <see cref="LossyLine"/> in the answers' <c>Date</c>; null where no test looks at it, and the filter by it is not applied.</summary>
    public Func<DateTimeOffset>? Clock { get; set; }

    /// <summary>Behind a <see cref="LossyLine"/>, no answer has a <c>Date</c> that can be read.</summary>
    public bool IsDateless { get; set; }

    /// <summary>The template's row.</summary>
    public JsonObject Template { get; } = Recorded("10-template-by-name")["results"]![0]!.DeepClone().AsObject();

    /// <summary>The template's launch page.</summary>
    public JsonObject Page { get; } = Recorded("11-launch-get").AsObject();

    /// <summary>The jobs, the oldest first.</summary>
    public List<FakeJob> Jobs { get; } = [];

    /// <summary>How the jobs that are launched from now on live: one change at each list that shows them, the last one for good.</summary>
    public IReadOnlyList<Action<FakeJob>> Life { get; set; } = [FakeJob.Succeeds];

    /// <summary>Changes the answer to a launch, whose job exists; null leaves it.</summary>
    public Func<FakeJob, ResponseMessage?>? OnLaunched { get; set; }

    /// <summary>Names that are groups of the inventory.</summary>
    public HashSet<string> Groups { get; } = [];

    /// <summary>Called with each request before it is answered.</summary>
    public Action<IRequestMessage>? Seen { get; set; }

    public IReadOnlyList<IRequestMessage> Requests => [.. server.LogEntries.Select(entry => entry.RequestMessage!)];

    public IReadOnlyList<IRequestMessage> Launches => [.. Requests.Where(request => request.Method == "POST" && request.Path.EndsWith("/launch/", StringComparison.Ordinal))];

    public IReadOnlyList<IRequestMessage> Cancellations => [.. Requests.Where(request => request.Method == "POST" && request.Path.EndsWith("/cancel/", StringComparison.Ordinal))];

    /// <summary>The body of the only launch.</summary>
    public JsonNode Sent => JsonNode.Parse(Launches.Should().ContainSingle().Which.Body!)!;

    /// <summary>Answers a path below the API otherwise; null leaves it to the model.</summary>
    public FakeAwx On(string method, string path, Func<IRequestMessage, ResponseMessage?> answer)
    {
        lock (gate)
        {
            overrides.Insert(0, (method, api + path, answer));
        }

        return this;
    }

    /// <summary>Answers as recorded.</summary>
    public FakeAwx Answers(string method, string path, string recording)
    {
        var recorded = Recording.Of(recording, "awx");
        return On(method, path, _ => recorded.Body is JsonValue text
            ? FakeStackStorm.Text(recorded.Status, text.GetValue<string>(), "text/html")
            : FakeStackStorm.Json(recorded.Status, recorded.Body));
    }

    /// <summary>A job that others, or a lost process, have launched.</summary>
    public FakeJob Add(string tag, string device = "1", string? limit = null, string status = "pending")
    {
        var job = new FakeJob(Jobs.Count + 2) { Life = new Queue<Action<FakeJob>>(Life) };
        job.Document["limit"] = limit ?? device;
        job.Document["extra_vars"] = new JsonObject { ["device_id"] = device, ["trace_tag"] = tag }.ToJsonString();
        job.Document["status"] = status;
        job.Created = Clock?.Invoke() ?? default;
        Jobs.Add(job);
        return job;
    }

    public void Dispose()
    {
        server.Stop();
        server.Dispose();
        unexpected.Should().BeEmpty("every request that goes out must be one that the test expects");
        failures.ShouldBeNone();
    }

    /// <summary>A refusal in AWX's own form.</summary>
    public static ResponseMessage Refusal(int status, string detail) => FakeStackStorm.Json(status, new JsonObject { ["detail"] = detail });

    public static JsonNode Recorded(string name) => Recording.Of(name, "awx").Body.DeepClone();

    private ResponseMessage Answer(IRequestMessage request)
    {
        Seen?.Invoke(request);
        lock (gate)
        {
            var own = overrides.Where(one => one.Method == request.Method && one.Path == request.Path).Select(one => one.Answer(request)).FirstOrDefault(answer => answer is not null);
            var answer = own ?? Modelled(request);
            if (answer is null)
            {
                unexpected.Add($"{request.Method} {request.Url}");
                return FakeStackStorm.Text(404, "<html>Not Found</html>", "text/html");
            }

            return Dated(answer);
        }
    }

    private ResponseMessage Dated(ResponseMessage answer)
    {
        if (IsDateless || Clock is not null)
        {
            answer.AddHeader(LossyLine.Date, IsDateless ? "unknown" : Clock!().ToString("r", CultureInfo.InvariantCulture));
        }

        return answer;
    }

    private ResponseMessage? Modelled(IRequestMessage request)
    {
        var parts = request.Path.StartsWith(api, StringComparison.Ordinal) ? request.Path[api.Length..].Split('/') : [];
        return (request.Method, parts) switch
        {
            ("GET", ["ping", ""]) => Ok(Recorded("01-ping")),
            ("GET", ["me", ""]) => Ok(List(new JsonObject { ["id"] = 7, ["username"] = "aiservice" })),
            ("GET", ["job_templates", ""]) => Ok(List(IsTemplate(request) ? [Template.DeepClone()] : [])),
            ("GET", ["job_templates", "10", "launch", ""]) => Ok(Page.DeepClone()),
            ("POST", ["job_templates", "10", "launch", ""]) => Launched(request),
            ("GET", ["jobs", ""]) => Ok(PageOf(request, [.. Listed(request)])),
            ("GET", ["jobs", var id, ""]) => Of(id, job => Ok(job.Document.DeepClone())),
            ("POST", ["jobs", var id, "cancel", ""]) => Of(id, job => job.Cancel() ? FakeStackStorm.Text(202, string.Empty, "text/html") : FakeStackStorm.Json(405, Recorded("25-cancel-405"))),
            ("GET", ["jobs", var id, "job_host_summaries", ""]) => Of(id, job => Ok(List([.. job.Hosts.Select(host => host!.DeepClone())]))),
            ("GET", ["jobs", var id, "job_events", ""]) => Of(id, job => Ok(List(job.EventsOf(Asked(request, "event__in"))))),
            ("GET", ["jobs", var id, "stdout", ""]) => Of(id, job => Ok(new JsonObject { ["content"] = job.Text })),
            ("POST", ["labels", ""]) => FakeStackStorm.Json(201, new JsonObject { ["id"] = 21, ["name"] = JsonNode.Parse(request.Body!)!["name"]!.GetValue<string>() }),
            ("GET", ["inventories", _, "groups", ""]) => Ok(List(Groups.Contains(Asked(request, "name")!) ? [new JsonObject { ["id"] = 5 }] : [])),
            ("GET", ["inventories", _, "hosts", ""]) => Ok(List(new JsonObject { ["id"] = 6 })),
            _ => null,
        };
    }

    private ResponseMessage Launched(IRequestMessage request)
    {
        var sent = JsonNode.Parse(request.Body!)!;
        var job = new FakeJob(Jobs.Count + 2) { Life = new Queue<Action<FakeJob>>(Life) };
        job.Document["limit"] = sent["limit"]!.GetValue<string>();
        job.Document["extra_vars"] = sent["extra_vars"]!.ToJsonString();
        job.Created = Clock?.Invoke() ?? default;
        job.IsLabelled = sent["labels"] is JsonArray;
        Jobs.Add(job);
        return OnLaunched?.Invoke(job) ?? FakeStackStorm.Json(201, job.Answer());
    }

    private IEnumerable<FakeJob> Listed(IRequestMessage request)
    {
        if (Asked(request, "id__in") is { } ids)
        {
            var asked = ids.Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
            var shown = Jobs.Where(job => asked.Contains(job.Id)).ToList();
            shown.ForEach(job => job.Advance());
            return shown.Where(job => !job.IsGone);
        }

        if (Asked(request, "labels__name") is { } label)
        {
            return Jobs.Where(job => !job.IsGone && !job.IsHidden && job.IsLabelled && job.Tag == label);
        }

        var since = DateTimeOffset.Parse(Asked(request, "created__gte")!, CultureInfo.InvariantCulture);
        return Jobs.Where(job => !job.IsGone && !job.IsHidden && (Clock is null || job.Created >= since)
            && Asked(request, "job_template") == job.Template && Asked(request, "created_by") == job.User).Reverse();
    }

    private static JsonObject PageOf(IRequestMessage request, IReadOnlyList<FakeJob> jobs)
    {
        var (page, size) = (int.Parse(Asked(request, "page") ?? "1", CultureInfo.InvariantCulture), int.Parse(Asked(request, "page_size")!, CultureInfo.InvariantCulture));
        var listed = List([.. jobs.Skip((page - 1) * size).Take(size).Select(job => job.Row())]);
        listed["next"] = jobs.Count > page * size ? $"{request.Path}?page={page + 1}" : null;
        return listed;
    }

    private ResponseMessage Of(string id, Func<FakeJob, ResponseMessage> answer) =>
        Jobs.Find(job => job.Id.ToString(CultureInfo.InvariantCulture) == id && !job.IsGone) is { } job ? answer(job) : FakeStackStorm.Json(404, Recorded("07-404"));

    private bool IsTemplate(IRequestMessage request) =>
        Asked(request, "id") == "10" || (Asked(request, "name") == Template["name"]!.GetValue<string>() && Asked(request, "organization__name") == "Network");

    private static string? Asked(IRequestMessage request, string name) => request.Query?.TryGetValue(name, out var values) is true ? string.Join(',', values) : null;

    private static JsonObject List(params IReadOnlyList<JsonNode> rows) =>
        new() { ["count"] = rows.Count, ["next"] = null, ["previous"] = null, ["results"] = new JsonArray([.. rows]) };

    private static ResponseMessage Ok(JsonNode body) => FakeStackStorm.Json(200, body);
}
