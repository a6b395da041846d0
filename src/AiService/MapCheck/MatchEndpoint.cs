using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiService.Access;
using AiService.Contract;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.MapCheck;

/// <summary>Answers <c>POST /match</c>: what would be done about a fault, and why, without doing anything.</summary>
internal static class MatchEndpoint
{
    public static void MapMatch(this IEndpointRouteBuilder app)
    {
        app.MapPost("/match", Match)
            .Needs(Roles.Reader)
            .WithTags("matching")
            .WithSummary("Says which action a fault selects and whether it would be executed; changes nothing");
    }

    private static async Task<Answer<MatchAnswer>> Match(
        JsonBody<MatchRequest> body, RepairPlanner planner, RepairAdmission admission, RepairProviders providers, CancellationToken cancellation)
    {
        var request = body.Value;
        var fault = InlineFault.Create(request.Description, request.Level, stated: request.Stated?.ToStated());
        var deviceId = request.DeviceId ?? "";
        var plans = planner.Plan(deviceId, [fault]);
        var group = plans.Any(plan => plan.Order is not null) ? await admission.GroupOfAsync(deviceId, cancellation) : null;
        var decided = new List<RepairPlan>();
        foreach (var plan in plans)
        {
            decided.Add(plan.Order is null ? plan : plan with { Decision = (await admission.DecideAsync(plan, group, cancellation)).Decision });
        }

        return Answer.Ok(MatchAnswer.Of(fault.Reading, decided, providers));
    }
}

/// <summary>A fault to match.</summary>
public sealed record MatchRequest
{
    /// <summary>The fault in words, at most 4000 characters. Required.</summary>
    /// <example>接口Gig0/0/1 down</example>
    [Text(4000, Blank.Refused)]
    public required string Description { get; init; }

    /// <summary>The device, as in <c>/analyze</c>: it decides whether the local agent could help.</summary>
    /// <example>1</example>
    [JsonConverter(typeof(DeviceIdConverter))]
    public string? DeviceId { get; init; }

    /// <summary>P0 to P3. Missing: what the classifier says of the description.</summary>
    [JsonConverter(typeof(FaultLevelConverter))]
    public FaultLevel? Level { get; init; }

    /// <summary>What the sender says of the fault in fields of its own.</summary>
    public StatedFault? Stated { get; init; }
}

/// <summary>What the action map says of a fault.</summary>
public sealed record MatchAnswer
{
    /// <summary>The action's reference, <c>pack.name</c> or a job template of AWX; null when there is none.</summary>
    public required string? Action { get; init; }

    /// <summary>The keyword that decided, as the operator wrote it.</summary>
    public required string? Keyword { get; init; }

    /// <summary>contains, parts, reading (other words for the same object and state), default or none.</summary>
    public required MatchRule Rule { get; init; }

    /// <summary>
    /// The fixed extra parameters of the map's entry. Masked are those that are secret by their names or by the action's declaration, and all of them
    /// until the declaration was read.
    /// </summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>False when the map's entry says that its action needs no device; otherwise an action that declares no device_id is not executed.</summary>
    public required bool Device { get; init; }

    /// <summary>Whether an analysis with <c>auto_repair</c> would execute it without a person, now or when a limit has room.</summary>
    public required bool Executable { get; init; }

    /// <summary>What the rules decide about each statement that is planned, in the order of the text, and what each of them says.</summary>
    public required IReadOnlyList<MatchDecision> Decisions { get; init; }

    /// <summary>Why (not), in Chinese.</summary>
    public required string Reason { get; init; }

    /// <summary>The other keywords that fit, in the map's order.</summary>
    public required IReadOnlyList<AlsoMatched> Also { get; init; }

    /// <summary>How the keyword that decided is read, then those of <c>also</c>.</summary>
    public required IReadOnlyList<KeywordReading> Keywords { get; init; }

    /// <summary>What the description says, statement by statement, and in which words.</summary>
    public required IReadOnlyList<ReadingView> Readings { get; init; }

    internal static MatchAnswer Of(TextReading reading, IReadOnlyList<RepairPlan> plans, RepairProviders providers)
    {
        // Of several statements the one that would be executed is shown, or else one that a keyword names.
        var match = (plans.FirstOrDefault(plan => plan.Order is not null) ?? plans.FirstOrDefault(plan => plan.Match.IsExplicit) ?? plans[0]).Match;
        return new()
        {
            Action = match.Action,
            Keyword = match.Keyword,
            Rule = match.Rule,
            Parameters = providers.Shown(match),
            Device = match.NeedsDevice,
            Executable = plans.Any(plan => plan.Decision.Verdict is Verdict.Allow or Verdict.Wait),
            Decisions = [.. plans.Select(plan => new MatchDecision(plan.Fault, plan.Match.Action, plan.Decision))],
            Reason = string.Join("；", plans.Select(plan => plans.Count > 1 ? $"{plan.Fault}：{plan.Decision.Reason}" : plan.Decision.Reason)),
            Also = match.Also,
            Keywords = match.Keywords,
            Readings = [.. reading.Statements.Select(ReadingView.Of)],
        };
    }
}

/// <summary>What the rules decide about one statement.</summary>
/// <param name="Fault">The statement's words.</param>
/// <param name="Action">The action's reference, <c>pack.name</c> or a job template of AWX; null when there is none.</param>
/// <param name="Decision">The decision.</param>
public sealed record MatchDecision(string Fault, string? Action, RepairDecision Decision);
