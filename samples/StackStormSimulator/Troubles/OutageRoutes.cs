using StackStormSimulator.Http;
using StackStormSimulator.Stream;

namespace StackStormSimulator.Troubles;

/// <summary>The handles by which parts of StackStorm's own break.</summary>
internal static class OutageRoutes
{
    public static void MapTroubles(this IEndpointRouteBuilder simulator)
    {
        simulator.MapPost("/runner/{signal:regex(^(term|kill)$)}", (string signal, Outages outages) =>
            new { executions = outages.KillRunner(atOnce: signal == "kill") });

        simulator.MapGet("/stream", (StreamHub hub) => new { open = hub.Open });
        simulator.MapPost("/stream/break", (StreamHub hub) => new { connections = hub.Break() });
        simulator.MapPost("/stream/hang", (StreamHub hub) => new { connections = hub.Hang() });

        simulator.MapGet("/role", (Roles roles) => new { role = roles.Now });
        simulator.MapPut("/role/{role}", (string role, Roles roles) =>
            roles.Become(role) ? Results.Ok(new { role }) : FaultString.Of(400, $"role is one of {string.Join(", ", Roles.All)}"));
    }
}
