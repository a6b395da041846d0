using System.Globalization;
using System.Text.Json.Nodes;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace AiService.Tests.Harness;

/// <summary>
/// A StackStorm on loopback that answers what a real one answered. A request that the test does not expect fails it at the end.
/// </summary>
internal sealed class FakeStackStorm : IDisposable
{
    private readonly WireMockServer server = WireMockServer.Start();
    private readonly CallbackFailures failures = new();
    private readonly Dictionary<string, JsonNode> children = new(StringComparer.Ordinal);

    /// <summary>The check of the action map looks every mapped action up at start: what no test declares does not exist.</summary>
    public FakeStackStorm()
    {
        foreach (var path in new[] { "/v1/actions/*", "/v1/actions" })
        {
            server
                .Given(Request.Create().UsingMethod("GET").WithPath(path))
                .AtPriority(1000)
                .RespondWith(Response.Create().WithCallback(request => request.Path == "/v1/actions"
                    ? Json(200, new JsonArray())
                    : Json(404, Recording.Of("04e2_params_view_unknown").Body)));
        }
    }

    public string BaseUrl => server.Url + "/v1";

    public Uri Address => new(server.Url!);

    /// <summary>The executions that lists show, by id; null where one does not exist.</summary>
    public Dictionary<string, Func<JsonNode?>> Executions { get; } = new(StringComparer.Ordinal);

    /// <summary>What lists answer.</summary>
    public Func<IRequestMessage, ResponseMessage> Listing => Listed;

    /// <summary>Called with each request before it is answered.</summary>
    public Action<IRequestMessage>? Seen { get; set; }

    public IReadOnlyList<IRequestMessage> Requests => [.. server.LogEntries.Select(entry => entry.RequestMessage!)];

    public IReadOnlyList<IRequestMessage> Posts => [.. Requests.Where(request => request.Method == "POST")];

    /// <summary>Without the look-ups of actions, which change nothing.</summary>
    public IReadOnlyList<IRequestMessage> RequestsBesideLookUps =>
        [.. Requests.Where(request => !request.Path.StartsWith("/v1/actions", StringComparison.Ordinal))];

    /// <summary>The body of the only POST.</summary>
    public JsonNode Sent => JsonNode.Parse(Posts.Should().ContainSingle().Which.Body!)!;

    /// <summary>The trace tag of a POST.</summary>
    public static string TagOf(IRequestMessage post) =>
        JsonNode.Parse(post.Body!)!["context"]!["trace_context"]!["trace_tag"]!.GetValue<string>();

    /// <summary>What the action declares, as the parameters view was recorded.</summary>
    public FakeStackStorm Declares(string action, string recording = "04b_params_view_by_ref") =>
        Declares(action, Recording.Of(recording).Body);

    /// <param name="action">The action's reference.</param>
    /// <param name="view">Its parameters, as the parameters view shows them.</param>
    /// <param name="runner">Its runner's type.</param>
    /// <param name="enabled">Whether it may be run.</param>
    public FakeStackStorm Declares(string action, JsonNode view, string? runner = "python-script", bool enabled = true) =>
        On("GET", $"/v1/actions/views/parameters/{action}", _ => Json(200, view)).IsRunBy(action, runner, enabled);

    /// <summary>As the recorded declaration, with another default of the action's time-out.</summary>
    public FakeStackStorm DeclaresTimeout(string action, int seconds, string? runner = "python-script")
    {
        var view = Recording.Of("04b_params_view_by_ref").Body.DeepClone();
        view["parameters"]!["timeout"]!["default"] = seconds;
        return Declares(action, view, runner);
    }

    /// <summary>How <c>GET /actions/{ref}</c> shows the action, after recording 04a.</summary>
    public FakeStackStorm IsRunBy(string action, string? runner, bool enabled = true)
    {
        var shown = Recording.Of("04a_get_action_by_ref").Body.DeepClone();
        (shown["ref"], shown["pack"], shown["runner_type"], shown["enabled"]) = (action, action.Split('.')[0], runner, enabled);
        return On("GET", $"/v1/actions/{action}", _ => Json(200, shown));
    }

    /// <summary>The whole life of a recorded execution: its declaration, its POST, and a further state at each poll.</summary>
    public FakeStackStorm Lives(string recording)
    {
        var life = Recording.Of(recording);
        Declares(life.Action, life.Declared);
        AnswersPost(recording);
        return Follows(life.Body["id"]!.GetValue<string>(), life.States);
    }

    /// <summary>One state at each poll; the last one for good.</summary>
    public FakeStackStorm Follows(string id, IReadOnlyList<JsonNode> states)
    {
        var looks = 0;

        // The document is read once more at the end, and shows what the last poll showed.
        return Follows(id, () => states[Math.Min(Interlocked.Increment(ref looks), states.Count) - 1]);
    }

    /// <summary>An execution that is seen, alone and in lists, as the function shows it; null where it does not exist.</summary>
    public FakeStackStorm Follows(string id, Func<JsonNode?> state)
    {
        Executions[id] = state;
        Lists();
        return On("GET", $"/v1/executions/{id}", request => state() is { } seen
            ? Json(200, Attributes(seen, request))
            : Json(404, Recording.Of("01h6_get_unknown_id").Body));
    }

    /// <summary>Answers lists by ids.</summary>
    public FakeStackStorm Lists() => On("GET", "/v1/executions", Listed);

    /// <summary>What a workflow has started.</summary>
    public FakeStackStorm HasChildren(string id, JsonNode listed)
    {
        children[id] = listed;
        return Lists();
    }

    public FakeStackStorm AnswersPost(string recording) => Answers("POST", "/v1/executions", recording);

    public FakeStackStorm Answers(string method, string path, string recording)
    {
        var answer = Recording.Of(recording);
        return On(method, path, _ => Json(answer.Status, answer.Body));
    }

    public FakeStackStorm On(string method, string path, Func<IRequestMessage, ResponseMessage> answer)
    {
        server
            .Given(Request.Create().UsingMethod(method).WithPath(path))
            .RespondWith(Response.Create().WithCallback(request => failures.Run(() =>
            {
                Seen?.Invoke(request);
                return answer(request);
            })));
        return this;
    }

    /// <summary>The traces of every tag: one trace of the recording, or none.</summary>
    public FakeStackStorm Traces(string recording) => Answers("GET", "/v1/traces", recording);

    public static ResponseMessage Json(int status, JsonNode body) => Text(status, body.ToJsonString(), "application/json");

    public static ResponseMessage Text(int status, string body, string contentType, params (string Name, string Value)[] headers)
    {
        var answer = new ResponseMessage
        {
            StatusCode = status,
            Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new(contentType) },
            BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = body },
        };
        foreach (var (name, value) in headers)
        {
            answer.Headers[name] = new WireMockList<string>(value);
        }

        return answer;
    }

    public void Dispose()
    {
        var unexpected = server.LogEntries.Where(entry => entry.MappingGuid is null)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.RequestMessage?.Method} {entry.RequestMessage?.Url}"))
            .ToList();
        server.Stop();
        server.Dispose();
        unexpected.Should().BeEmpty("every request that goes out must be one that the test expects");
        failures.ShouldBeNone();
    }

    /// <summary>StackStorm's list by ids, or by parent; what does not exist is left out.</summary>
    private ResponseMessage Listed(IRequestMessage request)
    {
        if (request.Query!.TryGetValue("parent", out var parent))
        {
            return Json(200, children.GetValueOrDefault(parent.Single())?.DeepClone() ?? new JsonArray());
        }

        var ids = request.Query.TryGetValue("id", out var asked) ? asked.SelectMany(list => list.Split(',')) : [];
        return Json(200, new JsonArray([.. ids
            .Where(Executions.ContainsKey)
            .Select(id => Executions[id]() is { } seen ? WithId(Attributes(seen, request), id) : null)
            .Where(seen => seen is not null)]));
    }

    private static JsonNode WithId(JsonNode document, string id)
    {
        document["id"] = id;
        return document;
    }

    /// <summary>StackStorm's <c>include_attributes</c>: the named ones, and the id.</summary>
    private static JsonNode Attributes(JsonNode document, IRequestMessage request)
    {
        if (request.Query?.TryGetValue("include_attributes", out var included) != true)
        {
            return document.DeepClone();
        }

        var chosen = new JsonObject { ["id"] = document["id"]?.DeepClone() };
        foreach (var name in included!.SelectMany(list => list.Split(',')).Where(name => document[name] is not null))
        {
            chosen[name] = document[name]!.DeepClone();
        }

        return chosen;
    }
}
