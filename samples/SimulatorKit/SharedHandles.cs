using SimulatorKit.Requests;
using SimulatorKit.Runs;
using SimulatorKit.Troubles;

namespace SimulatorKit;

/// <summary>The handles that every simulator has: by which things break, and are whole again.</summary>
internal static class SharedHandles
{
    /// <param name="simulator">The group <c>/simulator</c>.</param>
    /// <param name="healMore">What this simulator heals besides.</param>
    public static void MapSharedHandles(this IEndpointRouteBuilder simulator, Action? healMore = null)
    {
        simulator.MapGet("/faults", (TroublePlan plan) => plan.Waiting());
        simulator.MapPost("/faults", (Trouble trouble, TroublePlan plan, Engine engine) =>
            trouble.Problem() is { } problem ? engine.Error(400, problem) : Results.Created("/simulator/faults", plan.Add(trouble)));
        simulator.MapDelete("/faults", (TroublePlan plan) => plan.Clear());

        simulator.MapGet("/random", (RandomTroubles chance) => Results.Json(chance.Now));
        simulator.MapPut("/random", BeginRandom);
        simulator.MapDelete("/random", (RandomTroubles chance) => chance.End());

        simulator.MapGet("/outages", (IOutages outages) => outages.Now);
        simulator.MapPut("/outages/{part}", BeginOutage);
        simulator.MapDelete("/outages/{part}", (string part, IOutages outages) => outages.End(part));

        simulator.MapPut("/late-runs", SetLateRuns);
        simulator.MapGet("/requests", (RequestCounter requests) => requests.ByKind());
        simulator.MapPost("/heal", (TroublePlan plan, RandomTroubles chance, IOutages outages) => Heal(plan, chance, outages, healMore));
    }

    private static IResult BeginRandom(Chance wanted, RandomTroubles chance, Engine engine)
    {
        if (wanted.Problem() is { } problem)
        {
            return engine.Error(StatusCodes.Status400BadRequest, problem);
        }

        chance.Begin(wanted);
        return Results.Ok(wanted);
    }

    private static IResult BeginOutage(string part, IOutages outages, Engine engine)
    {
        if (!outages.Parts.Contains(part))
        {
            return engine.Error(StatusCodes.Status400BadRequest, $"part is one of {string.Join(", ", outages.Parts)}");
        }

        outages.Begin(part);
        return Results.Ok(outages.Now);
    }

    /// <summary>From now on, so many of those that are cancelled before they run do so all the same.</summary>
    private static IResult SetLateRuns(LateRunShare share, LateRuns lateRuns, Engine engine)
    {
        if (share.Every < 0 || share.AfterSeconds is < 0 or > 3600)
        {
            return engine.Error(StatusCodes.Status400BadRequest, "every is 0 or more, after_seconds is 0 to 3600");
        }

        lateRuns.Set(share);
        return Results.Ok(share);
    }

    /// <summary>Nothing more goes wrong from now on. What went wrong before is not undone.</summary>
    private static void Heal(TroublePlan plan, RandomTroubles chance, IOutages outages, Action? healMore)
    {
        plan.Clear();
        chance.End();
        outages.Now.ToList().ForEach(outages.End);
        healMore?.Invoke();
    }
}
