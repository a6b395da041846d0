using System.Text.Json.Nodes;

namespace StackStormSimulator.Http;

/// <summary>What the one user may do, as with RBAC (recordings 02z*).</summary>
internal sealed class Roles
{
    /// <summary>Everything; RBAC might as well be off.</summary>
    public const string Admin = "admin";

    /// <summary>May look at everything and start nothing.</summary>
    public const string Observer = "observer";

    /// <summary>May start and cancel, and see nothing of it, not even its own execution.</summary>
    public const string ExecuteOnly = "execute_only";

    /// <summary>What a client needs, but for finding a lost execution by its tag.</summary>
    public const string NoTraces = "no_traces";

    /// <summary>What a client needs, but for the stream.</summary>
    public const string NoStream = "no_stream";

    /// <summary>What a client needs.</summary>
    public const string Minimum = "minimum";

    public static readonly IReadOnlyList<string> All = [Admin, Observer, ExecuteOnly, NoTraces, NoStream, Minimum];

    private volatile string now = Admin;

    public string Now => now;

    public string User => now switch { Admin => "st2admin", Observer => "observer", _ => "runner1" };

    public bool Become(string role)
    {
        if (!All.Contains(role))
        {
            return false;
        }

        now = role;
        return true;
    }

    /// <summary>StackStorm's refusal of a request, or null.</summary>
    public string? Refuses(HttpRequest request)
    {
        var path = request.Path.Value!.TrimEnd('/');
        var last = path[(path.LastIndexOf('/') + 1)..];
        var get = HttpMethods.IsGet(request.Method);
        return now switch
        {
            Admin => null,
            _ when int.TryParse(request.Query["limit"], out var limit) && (limit > 100 || limit == -1) =>
                $"Limit \"{limit}\" specified, maximum value is \"100\"",
            ExecuteOnly when get && last == "executions" => Without("execution_list"),
            ExecuteOnly when get && path.EndsWith($"/executions/{last}", StringComparison.Ordinal) => Without("execution_view", $"execution:{last}"),
            ExecuteOnly or NoTraces when get && last == "traces" => Without("trace_list"),
            ExecuteOnly or NoStream when get && last == "stream" => Without("stream_view"),
            _ => null,
        };
    }

    /// <summary>The refusal to start an action, or null.</summary>
    public string? RefusesToStart(string pack, string name, string? asUser) =>
        now == Observer ? Without("action_execute", $"action:{pack}:{name}")
        : now != Admin && asUser is not null ? "\"user\" attribute can only be provided by admins"
        : null;

    /// <summary>What RBAC adds to the context of an execution.</summary>
    public JsonObject? InContext() =>
        now == Admin ? null : new JsonObject { ["user"] = User, ["roles"] = new JsonArray("role_one_action") };

    private string Without(string permission, string? resource = null) =>
        $"User \"{User}\" doesn't have required permission \"{permission}\"" + (resource is null ? "" : $" on resource \"{resource}\"");
}
