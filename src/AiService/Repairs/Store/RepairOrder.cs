using System.Text.RegularExpressions;
using AiService.Access;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.Matching;

namespace AiService.Repairs.Store;

/// <summary>One repair that was decided on: one fault of one device, with at most one action and one interface.</summary>
internal sealed record RepairOrder
{
    /// <summary>Sortable id (UUIDv7) of this repair.</summary>
    public required Guid RepairId { get; init; }

    /// <summary>The device as the caller named it: <c>1</c> or <c>core-sw-1</c>.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The words that describe this one repair; a text with two interfaces became two orders.</summary>
    public required string Description { get; init; }

    public required FaultLevel Level { get; init; }

    /// <summary>What the description says: of which object, in which state.</summary>
    public required FaultReading Reading { get; init; }

    /// <summary>The interface that it is about, if it names one.</summary>
    public InterfaceName? Interface => Reading.Object.Port;

    /// <summary>What the map says. <see cref="ActionMatch.Action"/> is null when only the local agent can help.</summary>
    public required ActionMatch Match { get; init; }

    /// <summary>
    /// True for a repair of an earlier process whose map entry is gone or changed: its parameters are not known, so no engine may be sent it.
    /// </summary>
    public bool IsStale { get; init; }

    /// <summary>What is repaired, in one spelling. With device and action it tells repairs apart.</summary>
    public string Target => RepairTarget.Of(Interface, Description);

    /// <summary>
    /// Goes along with everything that is sent, so that a lost answer can be looked up
    /// (StackStorm: <c>context.trace_context.trace_tag</c>).
    /// </summary>
    public string TraceTag => $"aiservice-{RepairId}";
}

/// <summary>What goes along with an order: who asks for it, how long it waits for its device, and what a restart does with it.</summary>
/// <param name="AnalysisId">The analysis that found the fault.</param>
/// <param name="TriggeredBy">What triggered it: <see cref="ByAnalysis"/> or <see cref="ByAlert"/>.</param>
internal sealed record RepairSubmission(Guid AnalysisId, string TriggeredBy)
{
    /// <summary>A person or a program asked for the analysis of a device.</summary>
    public const string ByAnalysis = "analyze";

    /// <summary>An alert arrived.</summary>
    public const string ByAlert = "alert";

    /// <summary>When it is refused unless it has its device; for <c>POST /analyze</c> the caller's deadline.</summary>
    public DateTimeOffset WaitUntil { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>
    /// What the next process does with it if it had not begun: true, it is queued again until <see cref="WaitUntil"/>; false, it is refused,
    /// as for <c>POST /analyze</c>, whose caller is gone.
    /// </summary>
    public bool ResumeUnbegun { get; init; }

    /// <summary>Who asked for it; null where no request did.</summary>
    public Requester? RequestedBy { get; init; }

    /// <summary>True when its requester may have something repaired: what the requester says of a device may keep a repair from beginning, too.</summary>
    public bool MayRepair { get; init; }

    /// <summary>Why its requester may not have anything repaired, in Chinese; null when that is allowed.</summary>
    public string? NotAllowed { get; init; }

    /// <summary>True when it is only asked what would be done: nothing is sent, learned or recorded.</summary>
    public bool DryRun { get; init; }

    /// <summary>True where its requester waits for nothing but the record: <see cref="WaitUntil"/> is then no caller's deadline.</summary>
    public bool IsDetached { get; init; }

    /// <summary>What the rules decided before it was submitted; null for one that is submitted without them.</summary>
    public RepairDecision? Decision { get; init; }

    /// <summary>The device's group in the inventory; null when it has none.</summary>
    public string? DeviceGroup { get; init; }

    /// <summary>Whether its fault was said to be over since it was taken in, asked before each order is handed in; null where nothing says so.</summary>
    public Func<Task<bool>>? IsOver { get; init; }

    /// <summary>True when the analysis was begun before: what is on record of it is joined, not begun again.</summary>
    public bool Again { get; init; }
}

/// <summary>
/// What a repair is about: the port, or else the fault's words without what was measured. A CPU at 96 % is the fault that it was
/// at 95 %; another VLAN, peer, slot or process number is another fault.
/// </summary>
internal static partial class RepairTarget
{
    /// <param name="port">The interface that the fault names, if it names one.</param>
    /// <param name="description">The fault in words.</param>
    public static string Of(InterfaceName? port, string description) =>
        port?.Canonical ?? Measured().Replace(KeywordText.Of(description).Normal, "#${unit}");

    private const string Number = "[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,20})(?:[.][0-9]{1,20})?";

    /// <summary>
    /// A number with its unit, in normalised text (lower case, ℃ as °c). Not a part of an address, nor, before a unit in letters, of a
    /// name; a unit of one letter only where it touches the number; and %eth0 after an IPv6 address is no percentage.
    /// </summary>
    [GeneratedRegex(
        $@"\s?(?<![0-9][.,:/-]?){Number}\s?(?<unit>[%‰](?![a-z0-9])|°c|摄氏度|度|毫秒|秒|分钟|小时|天|次(?!要))|"
        + $@"\s?(?<![0-9][.,:/-]?|[a-z_]-?){Number}"
        + @"(?:\s?(?<unit>[kmgt]?bps|[kmgt]bit/s|[kmgt]i?b|pps|fps|ms|us|μs|ns|sec|min|dbm?|mv|ma|mw|[kmg]?hz)|(?<unit>[svwh]))(?![a-z0-9_])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Measured();
}
