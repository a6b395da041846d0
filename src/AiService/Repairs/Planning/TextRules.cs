using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Store;

namespace AiService.Repairs.Planning;

/// <summary>
/// The rules about the text of a fault. Faults are listed and scored as the contract says; being strict begins here (TRAPS 4 to 6): P0 never without a
/// person; only a reading that asserts a present fault; the permitted levels; without an explicit match only the contract's old gate.
/// </summary>
internal sealed class TextRules(RepairOptions options)
{
    /// <summary>True where a text with a keyword is asked about in which no object or no state was read.</summary>
    public bool AsksUnclear => options.AsksUnclear;

    /// <summary>
    /// Returns the reading as it counts here: what the operator's own words call wrong is a fault, and so is what a person shut down where
    /// <c>ADMIN_DOWN_POLICY</c> says so.
    /// </summary>
    public FaultReading Understood(FaultReading reading, ActionMatch match) => reading with
    {
        State = match.IsExplicit && reading.State is FaultState.Unknown ? FaultState.AsMapped : reading.State,
        Intent = options.AdminDown is not Unusual.Skip && reading.Intent is FaultIntent.ShutDown ? FaultIntent.None : reading.Intent,
    };

    /// <summary>Returns what these rules decide about one statement.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="reading">What the statement says.</param>
    /// <param name="match">What the map says.</param>
    /// <param name="isUnclear">The match is that of a text in which no object or no state was read.</param>
    public RepairDecision Decide(Fault fault, FaultReading reading, ActionMatch match, bool isUnclear)
    {
        var action = ByAction(fault, match);
        return RepairDecision.Of([ByLevel(fault.Level, match), ByReading(reading, match, isUnclear), action], action.Reason!);
    }

    private RuleVerdict ByLevel(FaultLevel level, ActionMatch match)
    {
        if (options.ApprovalLevels.Contains(level) && (level is not FaultLevel.P0 || match.IsExplicit))
        {
            return new RuleVerdict(RuleNames.Level, Verdict.Ask, $"等级 {level} 需人工审批（APPROVAL_LEVELS）");
        }

        return level is FaultLevel.P0 ? new RuleVerdict(RuleNames.Level, Verdict.Refuse, "P0 紧急故障只能由人工处理")
            : options.Levels.Contains(level) ? new RuleVerdict(RuleNames.Level, Verdict.Allow)
            : new RuleVerdict(RuleNames.Level, Verdict.Refuse, $"等级 {level} 不在 AUTO_REPAIR_LEVELS 中");
    }

    private RuleVerdict ByReading(FaultReading reading, ActionMatch match, bool isUnclear)
    {
        if (isUnclear)
        {
            return new RuleVerdict(RuleNames.Reading, Verdict.Ask, "文本含有映射的关键字，但没有读出对象或状态，需人工审批（UNCLEAR_POLICY=ask）");
        }

        var understood = Understood(reading, match);
        return !understood.IsFault ? new RuleVerdict(RuleNames.Reading, Verdict.Refuse, understood.Refusal ?? "没有读出对象的异常状态，不自动执行")
            : options.AdminDown is Unusual.Ask && reading.Intent is FaultIntent.ShutDown
                ? new RuleVerdict(RuleNames.Reading, Verdict.Ask, "由人员关闭，是否恢复需人工审批（ADMIN_DOWN_POLICY=ask）")
            : new RuleVerdict(RuleNames.Reading, Verdict.Allow);
    }

    private static RuleVerdict ByAction(Fault fault, ActionMatch match)
    {
        if (match.IsExplicit)
        {
            return Allowed($"关键字“{match.Keyword}”映射到动作 {match.Action}");
        }

        // The contract's old gate: what it called repairable, and never for P1 found in a text.
        var oldGate = fault.AutoRepairable && fault.Level is FaultLevel.P2 or FaultLevel.P3;
        if (match.Rule is MatchRule.Default)
        {
            return oldGate ? Allowed($"没有匹配的关键字，使用默认动作 {match.Action}") : Refused("没有匹配的关键字，且该故障不允许执行默认动作");
        }

        return oldGate || (fault.AutoRepairable && fault.Level is FaultLevel.P1)
            ? Allowed("没有匹配的动作，由本地 NetworkAgent 处理")
            : Refused("无动作匹配：请设置 STACKSTORM_DEFAULT_ACTION 或完善映射表");
    }

    private static RuleVerdict Allowed(string why) => new(RuleNames.Action, Verdict.Allow, why);

    private static RuleVerdict Refused(string why) => new(RuleNames.Action, Verdict.Refuse, why);
}

/// <summary>What to do about a text that is no plain fault.</summary>
internal enum Unusual
{
    /// <summary>It is left as it is.</summary>
    Skip,

    /// <summary>A person is asked.</summary>
    Ask,

    /// <summary>It is a fault like another.</summary>
    Repair,
}

/// <summary>What may be repaired without a person.</summary>
internal sealed record RepairOptions
{
    /// <summary>
    /// <c>AUTO_REPAIR_LEVELS</c>: levels that are repaired without a person, comma-separated from P1, P2, P3. Default: all three. P0 is never repaired
    /// without one.
    /// </summary>
    public required IReadOnlySet<FaultLevel> Levels { get; init; }

    /// <summary><c>APPROVAL_LEVELS</c>: levels for which a person is asked, also where they are in <see cref="Levels"/>; from P0 to P3. Default: none.</summary>
    public required IReadOnlySet<FaultLevel> ApprovalLevels { get; init; }

    /// <summary><c>AUTO_REPAIR_MAX</c>: repairs that one analysis may begin, 1 to 100. Default 10 (TRAPS 6).</summary>
    public required int MaxPerAnalysis { get; init; }

    /// <summary>
    /// <c>ADMIN_DOWN_POLICY</c>: what to do about what a person shut down, as the fault's text says: <c>skip</c>, a decision is left as it is;
    /// <c>ask</c>, a person is asked; <c>repair</c>, it is a fault like another. Default <c>skip</c>.
    /// </summary>
    public required Unusual AdminDown { get; init; }

    /// <summary><c>UNCLEAR_POLICY</c>: <c>skip</c> or <c>ask</c> about a text with a keyword in which no object or no state was read. Default <c>skip</c>.</summary>
    public required bool AsksUnclear { get; init; }

    /// <summary><c>APPROVAL_TIMEOUT</c>: seconds after which a repair is refused that no person has approved, 1 to 604800. Default 3600.</summary>
    public required TimeSpan ApprovalTime { get; init; }

    /// <summary>True where some setting asks a person.</summary>
    public bool Asks => ApprovalLevels.Count > 0 || AdminDown is Unusual.Ask || AsksUnclear;

    public static RepairOptions Read(SettingsReader settings)
    {
        return new RepairOptions
        {
            Levels = ReadLevels(settings, "AUTO_REPAIR_LEVELS", settings.Text("AUTO_REPAIR_LEVELS") ?? "P1,P2,P3", "P1", "P2", "P3"),
            ApprovalLevels = ReadLevels(settings, "APPROVAL_LEVELS", settings.Text("APPROVAL_LEVELS") ?? "", "P0", "P1", "P2", "P3"),
            MaxPerAnalysis = settings.Whole("AUTO_REPAIR_MAX", 10, 1, 100),
            AdminDown = settings.Word("ADMIN_DOWN_POLICY", "skip", "skip", "ask", "repair") switch { "repair" => Unusual.Repair, "ask" => Unusual.Ask, _ => Unusual.Skip },
            AsksUnclear = settings.Word("UNCLEAR_POLICY", "skip", "skip", "ask") == "ask",
            ApprovalTime = settings.Seconds("APPROVAL_TIMEOUT", 3600, 1, 604_800),
        };
    }

    private static HashSet<FaultLevel> ReadLevels(SettingsReader settings, string variable, string text, params string[] known)
    {
        var words = text.ToUpperInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var (place, word) in words.Index().Where(word => !known.Contains(word.Item)))
        {
            settings.Reject(
                variable,
                word == "P0" ? "P0 is never repaired without a person." : $"Entry {place + 1} is no level.",
                word == "P0" ? "Use a list from P1, P2, P3, such as P1,P2; P0 may stand in APPROVAL_LEVELS." : $"Use a list from {string.Join(", ", known)}, such as P1,P2.");
        }

        return words.Where(known.Contains).Select(Enum.Parse<FaultLevel>).ToHashSet();
    }
}
