using System.Text.Json.Nodes;
using AiService.Hosting;
using AiService.Hosting.Redaction;
using AiService.Matching;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Which providers try an order, and in which order.</summary>
/// <param name="providers">All that the service has.</param>
/// <param name="options">Their order.</param>
internal sealed class RepairProviders(IEnumerable<IRepairProvider> providers, RunOptions options)
{
    private readonly List<IRepairProvider> ordered =
        [.. options.Order.SelectMany(name => providers.Where(provider => provider.Name == name))];

    /// <summary>How long after its recording, or its approval, a repair may be handed over.</summary>
    public TimeSpan Lifetime => options.Lifetime;

    /// <summary>
    /// Returns the providers in the order in which they try: those of <c>REPAIR_PROVIDERS</c> that take the action, from the one on that the map's entry names. Without
    /// the fallback only the first that is in use may act, which is the agent where StackStorm is not configured (TRAPS 21).
    /// </summary>
    /// <returns>Empty when none can begin.</returns>
    public IReadOnlyList<IRepairProvider> For(RepairOrder order)
    {
        var named = order.Match.Provider is { } first ? ordered.SkipWhile(provider => provider.Name != first) : ordered;
        var inUse = named.Where(provider => provider.IsInUse && provider.Takes(order.Match.Action));
        var allowed = options.FallBack ? inUse : inUse.Take(1);
        return [.. allowed.SkipWhile(provider => !provider.CanTry(order))];
    }

    /// <summary>
    /// Returns the fixed parameters of a map's entry as they may be shown, without a request: masked unless a provider that may run the action knows
    /// that they are not secret.
    /// </summary>
    public JsonObject Shown(ActionMatch match)
    {
        var open = match.Action is { } action
            ? ordered.Where(provider => provider.IsInUse && provider.Takes(action) && provider.Traits.DeclaresSecrets).Select(provider => provider.OpenParameters(action)).ToList()
            : [];
        return MaskedParameters.Of(match.Parameters, name => open.Count > 0 && open.TrueForAll(known => known.Contains(name)));
    }

    /// <summary>Returns the provider that had a repair when its process was lost, and those that may try after it.</summary>
    /// <returns>Empty when it is not in use any more.</returns>
    public IReadOnlyList<IRepairProvider> From(string name, RepairOrder order)
    {
        var able = For(order).SkipWhile(provider => provider.Name != name).ToList();
        return able.Count > 0 ? able : [.. ordered.Where(provider => provider.IsInUse && provider.Name == name)];
    }
}

/// <summary>Who carries repairs out, for how long, and how long a device is left alone.</summary>
internal sealed record RunOptions
{
    /// <summary>Every provider that there is, in the default order.</summary>
    public static readonly IReadOnlyList<string> Known = ["stackstorm", ActionReference.Awx, "agent"];

    /// <summary><c>REPAIR_PROVIDERS</c>: names from <see cref="Known"/>, comma-separated, each once; those left out are not used.</summary>
    public IReadOnlyList<string> Order { get; init; } = Known;

    /// <summary><c>STACKSTORM_FALLBACK_AGENT</c>: whether the next provider tries when one could not. Default true (guide, section 3).</summary>
    public bool FallBack { get; init; } = true;

    /// <summary>
    /// <c>DEVICE_HOLD</c>: seconds for which a device is left alone whose repair ended <c>unknown</c>, 0 to 86400. Default 600.
    /// </summary>
    public required TimeSpan DeviceHold { get; init; }

    /// <summary>
    /// <c>ANALYZE_ASYNC_TIMEOUT</c>: seconds after its recording for which a repair may be handed over to the next provider, with or without
    /// a caller who waits, also by the next process; the longest that a caller waits for an analysis. 1 to 86400, default 3600.
    /// </summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Reads the settings; a name that is unknown or there twice is rejected.</summary>
    public static RunOptions Read(SettingsReader settings)
    {
        var order = (settings.Text("REPAIR_PROVIDERS") ?? string.Join(',', Known)).ToLowerInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var (place, name) in order.Index().Where(entry => !Known.Contains(entry.Item)))
        {
            settings.Reject("REPAIR_PROVIDERS", $"{(IsName(name) ? $"'{name}'" : $"Entry {place + 1}")} is no provider.", $"Use a list from {string.Join(", ", Known)}.");
        }

        if (order.Length == 0 || order.Distinct().Count() < order.Length)
        {
            settings.Reject("REPAIR_PROVIDERS", "names no provider, or one of them twice.", $"Use a list from {string.Join(", ", Known)}, each once.");
        }

        foreach (var entry in MatchingRoom.Read(settings).Reading.Map.Entries.Where(entry => entry.Provider is { } name && !order.Contains(name)))
        {
            settings.Reject(
                "STACKSTORM_ACTION_MAP",
                $"keyword '{entry.Keyword.Written}' names {(IsName(entry.Provider!) ? $"the provider '{entry.Provider}'" : "a provider")}, which REPAIR_PROVIDERS does not have.",
                $"Use one of {string.Join(", ", order)}, or leave it out.");
        }

        return new RunOptions
        {
            Order = order,
            FallBack = settings.Flag("STACKSTORM_FALLBACK_AGENT", unset: true),
            Lifetime = settings.Seconds("ANALYZE_ASYNC_TIMEOUT", 3600, 1, 86400),
            DeviceHold = settings.Seconds("DEVICE_HOLD", 600, 0, 86400),
        };
    }

    // What does not look like a name may be a secret that was meant for another variable.
    private static bool IsName(string text) => text.Length <= 12 && text.All(char.IsAsciiLetter);
}
