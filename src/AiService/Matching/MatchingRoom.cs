using AiService.Hosting;

namespace AiService.Matching;

/// <summary>Which action repairs which fault: the map from <c>STACKSTORM_ACTION_MAP</c> and who asks it.</summary>
internal static class MatchingRoom
{
    public static IServiceCollection AddMatching(this IServiceCollection services, SettingsReader settings)
    {
        var (reading, matcher) = Read(settings);
        services.AddSingleton(reading);
        services.AddSingleton(reading.Map);
        services.AddSingleton(matcher);
        services.AddHostedService<ActionMapReport>();
        return services;
    }

    /// <summary>Reads the map and the default action.</summary>
    public static (ActionMapReading Reading, ActionMatcher Matcher) Read(SettingsReader settings)
    {
        var reading = ActionMapReader.Read(settings.Text("STACKSTORM_ACTION_MAP"));
        foreach (var (problem, cure) in reading.Problems)
        {
            settings.Reject("STACKSTORM_ACTION_MAP", problem, cure);
        }

        var defaultAction = settings.Text("STACKSTORM_DEFAULT_ACTION");
        if (defaultAction is not null && !ActionReference.IsPackAction(defaultAction))
        {
            settings.Reject("STACKSTORM_DEFAULT_ACTION", "is no action's reference.", "Use the form pack.name, or leave it empty.");
        }

        return (reading, new ActionMatcher(reading.Map, defaultAction));
    }
}
