using StackStormSimulator.Http;
using StackStormSimulator.Stream;

namespace StackStormSimulator.Troubles;

/// <summary>The handles by which things break, and are whole again.</summary>
internal static class OutageRoutes
{
    public static void MapTroubles(this IEndpointRouteBuilder simulator)
    {
        simulator.MapGet("/faults", (TroublePlan plan) => plan.Waiting());
        simulator.MapPost("/faults", (Trouble trouble, TroublePlan plan) =>
            trouble.Problem() is { } problem ? FaultString.Of(400, problem) : Results.Created("/simulator/faults", plan.Add(trouble)));
        simulator.MapDelete("/faults", (TroublePlan plan) => plan.Clear());

        simulator.MapGet("/random", (RandomTroubles chance) => Results.Json(chance.Now));
        simulator.MapPut("/random", BeginRandom);
        simulator.MapDelete("/random", (RandomTroubles chance) => chance.End());

        simulator.MapGet("/outages", (Outages outages) => outages.Now);
        simulator.MapPut("/outages/{part}", BeginOutage);
        simulator.MapDelete("/outages/{part}", (string part, Outages outages) => outages.End(part));
        simulator.MapPost("/runner/{signal:regex(^(term|kill)$)}", (string signal, Outages outages) =>
            new { executions = outages.KillRunner(atOnce: signal == "kill") });

        simulator.MapGet("/stream", (StreamHub hub) => new { open = hub.Open });
        simulator.MapPost("/stream/break", (StreamHub hub) => new { connections = hub.Break() });
        simulator.MapPost("/stream/hang", (StreamHub hub) => new { connections = hub.Hang() });

        simulator.MapGet("/role", (Roles roles) => new { role = roles.Now });
        simulator.MapPut("/role/{role}", (string role, Roles roles) =>
            roles.Become(role) ? Results.Ok(new { role }) : FaultString.Of(400, $"role is one of {string.Join(", ", Roles.All)}"));

        simulator.MapPost("/heal", Heal);
    }

    private static IResult BeginRandom(Chance wanted, RandomTroubles chance)
    {
        if (wanted.Problem() is { } problem)
        {
            return FaultString.Of(StatusCodes.Status400BadRequest, problem);
        }

        chance.Begin(wanted);
        return Results.Ok(wanted);
    }

    private static IResult BeginOutage(string part, Outages outages)
    {
        if (!Outages.All.Contains(part))
        {
            return FaultString.Of(StatusCodes.Status400BadRequest, $"part is one of {string.Join(", ", Outages.All)}");
        }

        outages.Begin(part);
        return Results.Ok(outages.Now);
    }

    /// <summary>Nothing more goes wrong from now on. What went wrong before is not undone.</summary>
    private static void Heal(TroublePlan plan, RandomTroubles chance, Outages outages, Roles roles)
    {
        plan.Clear();
        chance.End();
        outages.EndAll();
        roles.Become(Roles.Admin);
    }
}
