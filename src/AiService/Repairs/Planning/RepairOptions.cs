using AiService.Faults;
using AiService.Hosting;

namespace AiService.Repairs.Planning;

/// <summary>What may be repaired without a person.</summary>
internal sealed record RepairOptions
{
    /// <summary>
    /// <c>AUTO_REPAIR_LEVELS</c>: levels that an explicit match in the action map makes executable, comma-separated from P1, P2, P3.
    /// Default: all three. P0 is never repaired by a program.
    /// </summary>
    public required IReadOnlySet<FaultLevel> Levels { get; init; }

    /// <summary><c>AUTO_REPAIR_MAX</c>: repairs that one analysis may begin, 1 to 100. Default 10 (TRAPS 6).</summary>
    public required int MaxPerAnalysis { get; init; }

    /// <summary>
    /// <c>ADMIN_DOWN_POLICY</c>: what to do about what a person shut down, as the fault's text says: <c>skip</c>, a decision is left as it is;
    /// <c>repair</c>, it is a fault like another. Default <c>skip</c>.
    /// </summary>
    public required bool RepairsAdminDown { get; init; }

    public static RepairOptions Read(SettingsReader settings)
    {
        return new RepairOptions
        {
            Levels = ReadLevels(settings),
            MaxPerAnalysis = settings.Whole("AUTO_REPAIR_MAX", 10, 1, 100),
            RepairsAdminDown = settings.Word("ADMIN_DOWN_POLICY", "skip", "skip", "repair") == "repair",
        };
    }

    private static HashSet<FaultLevel> ReadLevels(SettingsReader settings)
    {
        var words = (settings.Text("AUTO_REPAIR_LEVELS") ?? "P1,P2,P3").ToUpperInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words.Where(word => word is not ("P1" or "P2" or "P3")))
        {
            settings.Reject(
                "AUTO_REPAIR_LEVELS",
                word == "P0" ? "P0 is never repaired by a program." : $"'{word}' is no level.",
                "Use a list from P1, P2, P3, such as P1,P2.");
        }

        return words.Select(word => Enum.TryParse<FaultLevel>(word, out var level) ? level : FaultLevel.P0).ToHashSet();
    }
}
