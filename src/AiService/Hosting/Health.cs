using AiService.Contract;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the state of everything it needs. Only what stops all work makes it
/// unready (503); a model or a StackStorm that is down is reported as degraded, because faults are still analysed without it.
/// </summary>
internal static class Health
{
    public static IServiceCollection AddHealthLimit(this IServiceCollection services) =>
        services.PostConfigure<HealthCheckServiceOptions>(HealthLimit.Apply);

    /// <param name="app">Where the endpoints are mapped.</param>
    /// <param name="reader">The role that sees what the parts say of themselves; their states are for everybody.</param>
    public static void MapHealth(this IEndpointRouteBuilder app, string reader)
    {
        var group = app.MapGroup("/health").WithTags("health").AllowAnonymous().DisableRateLimiting();
        group.MapGet("/live", () => Answer.Ok(new HealthState("healthy", new Dictionary<string, PartState>())))
            .WithSummary("The process answers");
        group.MapGet("/ready", (HealthCheckService checks, HttpContext http, CancellationToken cancellation) => ReadyAsync(checks, http.User.IsInRole(reader), cancellation))
            .WithSummary("The state of Redis, Ollama, StackStorm and the databases; 503 when no work is possible")
            .WithMetadata(Answer.Produces<HealthState>(StatusCodes.Status503ServiceUnavailable));
    }

    private static async Task<Answer<HealthState>> ReadyAsync(HealthCheckService checks, bool described, CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(cancellation);
        var parts = report.Entries.ToDictionary(entry => entry.Key, entry => new PartState(Word(entry.Value.Status), described ? entry.Value.Description ?? "" : ""));
        var code = report.Status is HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return Answer.Of(code, new HealthState(Word(report.Status), parts));
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>How the service is.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> (works with less) or <c>unhealthy</c> (no work is possible).</param>
/// <param name="Parts">Each thing that it needs, by name: redis, ollama, stackstorm, database.</param>
public sealed record HealthState(string Status, IReadOnlyDictionary<string, PartState> Parts);

/// <summary>How one of the things is that the service needs.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Description">In words, without secrets; empty for a request without the role <c>reader</c>.</param>
public sealed record PartState(string Status, string Description);
