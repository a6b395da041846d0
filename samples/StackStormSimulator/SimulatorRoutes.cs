using SimulatorKit;
using SimulatorKit.Requests;
using StackStormSimulator.Catalog;
using StackStormSimulator.Executions;
using StackStormSimulator.Http;
using StackStormSimulator.Runs;
using StackStormSimulator.Troubles;

namespace StackStormSimulator;

/// <summary>What a real StackStorm does not have: the handles of the simulation. No credentials: it belongs on a loopback port.</summary>
internal static class SimulatorRoutes
{
    public static void MapSimulator(this IEndpointRouteBuilder app)
    {
        var simulator = app.MapGroup("/simulator");
        simulator.MapGet("/executions", Observe);
        simulator.MapPut("/actions/{reference}", Direct);
        simulator.MapGet("/runs", ExecutionRuns.Report);
        simulator.MapTroubles();
        var roles = app.ServiceProvider.GetRequiredService<Roles>();
        simulator.MapSharedHandles(healMore: () => roles.Become(Roles.Admin));
    }

    /// <summary>How often each trace tag was sent, and what came of it: more than one POST of a tag is what a test looks for.</summary>
    private static object Observe(ExecutionStore store, PostCounter counter, TimeProvider time) => new
    {
        posts = counter.Total,
        posts_by_trace_tag = counter.ByTag(),
        executions = store.All().Select(execution => new
        {
            id = execution.Id,
            action = execution.Action.Reference,
            trace_tag = execution.TraceTag,
            parent = execution.Parent?.Id,
            status = execution.StatusAt(time.GetUtcNow()),
            parameters = execution.Parameters,
        }),
    };

    /// <summary>From now on, this action ends as the body says, after as many seconds as it says.</summary>
    private static IResult Direct(string reference, Direction direction, ActionCatalog catalog)
    {
        if (catalog.Find(reference) is not { } action)
        {
            return FaultString.Of(404, FaultString.UnknownAction(reference));
        }

        if (!Endings.All.Contains(direction.Ending))
        {
            return FaultString.Of(400, $"ending is one of {string.Join(", ", Endings.All)}");
        }

        catalog.Direct(action, direction);
        return Results.Ok(direction);
    }
}
