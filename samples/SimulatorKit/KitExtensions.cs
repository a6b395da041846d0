using System.Text.Json;
using SimulatorKit.Requests;
using SimulatorKit.Runs;
using SimulatorKit.Troubles;

namespace SimulatorKit;

/// <summary>Adds to a simulator what all simulators share.</summary>
internal static class KitExtensions
{
    public static void AddSimulatorKit<TOutages>(this IServiceCollection services, Engine engine)
        where TOutages : class, IOutages
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(engine);
        services.AddSingleton<TOutages>();
        services.AddSingleton<IOutages>(provider => provider.GetRequiredService<TOutages>());
        services.AddSingleton<RandomTroubles>();
        services.AddSingleton<TroublePlan>();
        services.AddSingleton<LateRuns>();
        services.AddSingleton<PostCounter>();
        services.AddSingleton<RequestCounter>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
    }

    /// <summary>Counts what arrives, and then lets the next trouble happen to it.</summary>
    public static void UseSimulatorKit(this IApplicationBuilder app)
    {
        app.UseMiddleware<SimulationMiddleware>();
        app.UseMiddleware<TroubleMiddleware>();
    }
}
