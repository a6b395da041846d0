using System.Text.Json.Nodes;
using StackStormSimulator.Catalog;

namespace StackStormSimulator.Http;

/// <summary>
/// What the one user may do, as with RBAC (recordings 02z*; that lists of actions and inquiries need a permission of their own was read in
/// StackStorm's source). But for admins and observers a role is granted the actions of one pack, with their executions, and nothing else.
/// </summary>
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

    private const string GrantedPack = "network";

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
            not Observer when get && last is "actions" => Without("action_list"),
            not Observer when get && last is "inquiries" => Without("inquiry_list"),
            not Observer when get && path.EndsWith($"/inquiries/{last}", StringComparison.Ordinal) => Without("inquiry_view", $"execution:{last}"),
            _ when !get && path.EndsWith($"/inquiries/{last}", StringComparison.Ordinal) => Without("inquiry_respond", $"execution:{last}"),
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
    public string? RefusesToStart(CatalogAction action, string? asUser) =>
        !MayRun(action) ? Without("action_execute", action.Uid)
        : now != Admin && asUser is not null ? "\"user\" attribute can only be provided by admins"
        : null;

    /// <summary>The refusal to show an action, or null: a key that may execute it may view it (recording 02z8).</summary>
    public string? RefusesToShow(CatalogAction action) => MayView(action) ? null : Without("action_view", action.Uid);

    /// <summary>The refusal to show an execution of an action, or null.</summary>
    public string? RefusesToShow(CatalogAction action, string execution) =>
        MayView(action) ? null : Without("execution_view", $"execution:{execution}");

    /// <summary>The refusal to cancel an execution of an action, or null.</summary>
    public string? RefusesToStop(CatalogAction action, string execution) =>
        MayRun(action) ? null : Without("execution_stop", $"execution:{execution}");

    /// <summary>What RBAC adds to the context of an execution.</summary>
    public JsonObject? InContext() =>
        now == Admin ? null : new JsonObject { ["user"] = User, ["roles"] = new JsonArray("role_one_action") };

    private bool MayRun(CatalogAction action) => now == Admin || (now != Observer && action.Pack == GrantedPack);

    private bool MayView(CatalogAction action) => now == Observer || MayRun(action);

    private string Without(string permission, string? resource = null) =>
        $"User \"{User}\" doesn't have required permission \"{permission}\"" + (resource is null ? "" : $" on resource \"{resource}\"");
}
