using AwxSimulator.Http;
using AwxSimulator.Inventories;
using AwxSimulator.Jobs;
using AwxSimulator.Runs;
using AwxSimulator.Templates;
using SimulatorKit;
using SimulatorKit.Requests;

namespace AwxSimulator;

/// <summary>What a real AWX does not have: the handles of the simulation. No credentials: it belongs on a loopback port.</summary>
internal static class SimulatorRoutes
{
    public static void MapSimulator(this IEndpointRouteBuilder app)
    {
        var simulator = app.MapGroup("/simulator");
        simulator.MapGet("/executions", Observe);
        simulator.MapPut("/actions/{**name}", Direct);
        simulator.MapGet("/runs", JobRuns.Report);
        simulator.MapGet("/cancels", (CancelHabits habits) => habits.Now);
        simulator.MapPut("/cancels", SetCancels);
        simulator.MapPut("/redirects", (Redirection wanted, Redirects redirects) => Results.Ok(redirects.Now = wanted));
        simulator.MapPut("/groups/{name}", SetGroup);
        simulator.MapDelete("/groups/{name}", (string name, DeviceInventory inventory) => inventory.Ungroup(name));
        var habits = app.ServiceProvider.GetRequiredService<CancelHabits>();
        var redirects = app.ServiceProvider.GetRequiredService<Redirects>();
        simulator.MapSharedHandles(healMore: () => (habits.Now, redirects.Now) = (new CancelHabit(), new Redirection(Posts: false)));
    }

    /// <summary>How often each trace tag was sent, and what came of it: more than one POST of a tag is what a test looks for.</summary>
    private static object Observe(JobStore store, PostCounter counter, TimeProvider time) => new
    {
        posts = counter.Total,
        posts_by_trace_tag = counter.ByTag(),
        executions = store.All().Select(job => (Job: job, State: job.Life.At(time.GetUtcNow()))).Select(row => new
        {
            id = FormattableString.Invariant($"{row.Job.Id}"),
            action = row.Job.Template.FullName,
            trace_tag = row.Job.TraceTag,
            parent = (string?)null,
            status = row.State.IsGone ? "gone" : row.State.Status,
            parameters = row.Job.Variables,
            limit = row.Job.Limit,
        }),
    };

    /// <summary>From now on, the jobs of this template go as the body says.</summary>
    private static IResult Direct(string name, Direction direction, TemplateCatalog catalog) =>
        direction.Problem() is { } problem ? Answers.Detail(StatusCodes.Status400BadRequest, problem)
        : catalog.Direct(name, direction) ? Results.Ok(direction)
        : Answers.NotFound("JobTemplate");

    private static IResult SetCancels(CancelHabit wanted, CancelHabits habits) =>
        wanted.Problem() is { } problem ? Answers.Detail(StatusCodes.Status400BadRequest, problem) : Results.Ok(habits.Now = wanted);

    private static IResult SetGroup(string name, GroupMembers members, DeviceInventory inventory)
    {
        inventory.Group(name, members.Hosts);
        return Results.Ok(members);
    }

    /// <param name="Hosts">The hosts of a group.</param>
    private sealed record GroupMembers(IReadOnlyList<string> Hosts);
}
