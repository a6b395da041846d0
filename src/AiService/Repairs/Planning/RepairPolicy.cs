using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.Matching;

namespace AiService.Repairs.Planning;

/// <summary>
/// What may be executed. Faults are listed and scored as the contract says; being strict begins here (TRAPS 4 to 6): P0 never; only a
/// reading that asserts a present fault; an explicit match at the permitted levels; anything else only behind the contract's old gate.
/// </summary>
internal sealed class RepairPolicy(RepairOptions options)
{
    /// <summary>
    /// Returns the reading as it counts here: what the operator's own words call wrong is a fault, and so is what a person shut down where
    /// <c>ADMIN_DOWN_POLICY</c> says so.
    /// </summary>
    public FaultReading Understood(FaultReading reading, ActionMatch match) => reading with
    {
        State = match.IsExplicit && reading.State is FaultState.Unknown ? FaultState.AsMapped : reading.State,
        Intent = options.RepairsAdminDown && reading.Intent is FaultIntent.ShutDown ? FaultIntent.None : reading.Intent,
    };

    /// <param name="level">The fault's level.</param>
    /// <param name="autoRepairable">The contract's old gate.</param>
    /// <param name="reading">What the fault says, as <see cref="Understood"/>.</param>
    /// <param name="match">What the map says.</param>
    public RepairDecision Decide(FaultLevel level, bool autoRepairable, FaultReading reading, ActionMatch match)
    {
        if (level is FaultLevel.P0)
        {
            return RepairDecision.No("P0 紧急故障只能由人工处理");
        }

        if (!reading.IsFault)
        {
            return RepairDecision.No(reading.Refusal ?? "没有读出对象的异常状态，不自动执行");
        }

        if (match.IsExplicit)
        {
            return options.Levels.Contains(level)
                ? RepairDecision.Yes($"关键字“{match.Keyword}”映射到动作 {match.Action}")
                : RepairDecision.No($"等级 {level} 不在 AUTO_REPAIR_LEVELS 中");
        }

        // The contract's old gate: what it called repairable, and never for P1 found in a text.
        var oldGate = autoRepairable && level is FaultLevel.P2 or FaultLevel.P3;
        if (match.Rule is MatchRule.Default)
        {
            return oldGate
                ? RepairDecision.Yes($"没有匹配的关键字，使用默认动作 {match.Action}")
                : RepairDecision.No("没有匹配的关键字，且该故障不允许执行默认动作");
        }

        return oldGate || (autoRepairable && level is FaultLevel.P1)
            ? RepairDecision.Yes("没有匹配的动作，由本地 NetworkAgent 处理")
            : RepairDecision.No("无动作匹配：请设置 STACKSTORM_DEFAULT_ACTION 或完善映射表");
    }
}

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
        foreach (var (place, word) in words.Index().Where(word => word.Item is not ("P1" or "P2" or "P3")))
        {
            settings.Reject(
                "AUTO_REPAIR_LEVELS",
                word == "P0" ? "P0 is never repaired by a program." : $"Entry {place + 1} is no level.",
                "Use a list from P1, P2, P3, such as P1,P2.");
        }

        return words.Select(word => Enum.TryParse<FaultLevel>(word, out var level) ? level : FaultLevel.P0).ToHashSet();
    }
}
