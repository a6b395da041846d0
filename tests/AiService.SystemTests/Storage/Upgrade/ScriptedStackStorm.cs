using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using AiService.Tests.StackStorm;
using WireMock;

namespace AiService.Tests.Storage.Upgrade;

/// <summary>A StackStorm that gives every device an execution of its own, whose status the script says.</summary>
internal sealed class ScriptedStackStorm : IDisposable
{
    private const string CoolDown = "network.remediation.cool_down";

    private readonly FakeStackStorm fake = new();
    private readonly ManualResetEventSlim over = new();
    private readonly ConcurrentDictionary<string, string> statuses = new();
    private readonly ConcurrentDictionary<string, string> tagged = new();
    private readonly Recording life = Recording.Of("01c_python_success");

    public ScriptedStackStorm()
    {
        fake.DeclaresTimeout(Orders.EnableInterface, 600).Declares("network.remediation.reduce_cpu").IsRunBy(CoolDown, "python-script");
        fake.On("GET", $"/v1/actions/views/parameters/{CoolDown}", _ =>
        {
            WaitIfSilent(CoolDown);
            return FakeStackStorm.Json(200, Recording.Of("04b_params_view_by_ref").Body);
        });
        fake.On("GET", "/v1/traces", look => FakeStackStorm.Json(
            200, tagged.TryGetValue(look.Query!["trace_tag"].Single(), out var id) ? Traces.Of(id) : new JsonArray()));
        fake.On("POST", "/v1/executions", Begin);
    }

    public string BaseUrl => fake.BaseUrl;

    /// <summary>The requests that were to begin an execution, or to cancel one.</summary>
    public IEnumerable<string> Changes => fake.Requests.Where(request => request.Method is not "GET").Select(request => $"{request.Method} {request.Path} {request.Body}");

    /// <summary>The devices whose POST, and the actions whose parameters view, is not answered.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>The devices whose POST is answered without an execution's id.</summary>
    public HashSet<string> Unreadable { get; } = [];

    /// <summary>Says how the execution of a device stands.</summary>
    public void Shows(int device, string status)
    {
        var id = Execution(device);
        statuses[id] = status;
        fake.Follows(id, () => Document(id));
        fake.On("DELETE", $"/v1/executions/{id}", _ =>
        {
            statuses[id] = "canceled";
            return FakeStackStorm.Json(200, Document(id));
        });
    }

    /// <summary>Lets the execution of a device be found by its trace tag.</summary>
    public void Finds(int device, string tag) => tagged[tag] = Execution(device);

    public void Dispose()
    {
        over.Set();
        fake.Dispose();
        over.Dispose();
    }

    private static string Execution(int device) => string.Create(CultureInfo.InvariantCulture, $"6b04412653e8bd92fcb1{device:0000}");

    private ResponseMessage Begin(IRequestMessage post)
    {
        var device = JsonNode.Parse(post.Body!)!["parameters"]!["device_id"]!.ToString();
        WaitIfSilent(device);
        return FakeStackStorm.Json(201, Unreadable.Contains(device) ? new JsonObject() : Document(Execution(int.Parse(device, CultureInfo.InvariantCulture))));
    }

    private void WaitIfSilent(string who)
    {
        if (Silent.Contains(who))
        {
            over.Wait();
        }
    }

    private JsonNode Document(string id)
    {
        var state = life.States[^1].DeepClone();
        (state["id"], state["status"]) = (id, statuses.GetValueOrDefault(id, "requested"));
        return state;
    }
}
