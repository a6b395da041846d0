using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Hosting;
using AiService.Matching;
using AiService.Storage;

namespace AiService.Repairs.Store;

/// <summary>A repair as the table <c>repairs</c> holds it: times in UTC, sortable as text.</summary>
internal sealed record RepairRow
{
    public const string Columns = """
        id, analysis_id AS AnalysisId, triggered_by AS TriggeredBy, device_id AS DeviceId, fault, level, keyword, rule, action, interface, target,
        parameters, trace_tag AS TraceTag, provider, state, status, execution_id AS ExecutionId, attempts, created_at AS CreatedAt,
        updated_at AS UpdatedAt, begun_at AS BegunAt, sent_at AS SentAt, ended_at AS EndedAt, cancel_requested_at AS CancelRequestedAt,
        result, results, verified, verification, waits_for AS WaitsFor, closed_until AS ClosedUntil, reading,
        wait_until AS WaitUntil, resume_unbegun AS ResumeUnbegun
        """;

    public required string Id { get; init; }

    public required string AnalysisId { get; init; }

    public required string TriggeredBy { get; init; }

    public required string DeviceId { get; init; }

    public required string Fault { get; init; }

    public required string Level { get; init; }

    public string? Keyword { get; init; }

    public required string Rule { get; init; }

    public string? Action { get; init; }

    public string? Interface { get; init; }

    public required string Target { get; init; }

    public required string Parameters { get; init; }

    public required string TraceTag { get; init; }

    public required string Provider { get; init; }

    public required string State { get; init; }

    public required string Status { get; init; }

    public string? ExecutionId { get; init; }

    public required long Attempts { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public string? BegunAt { get; init; }

    public string? SentAt { get; init; }

    public string? EndedAt { get; init; }

    public string? CancelRequestedAt { get; init; }

    public string? Result { get; init; }

    public required string Results { get; init; }

    public long? Verified { get; init; }

    public string? Verification { get; init; }

    public string? WaitsFor { get; init; }

    public string? ClosedUntil { get; init; }

    public string? Reading { get; init; }

    public string? WaitUntil { get; init; }

    public long ResumeUnbegun { get; init; }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static RepairRow Of(RepairRecord repair) => new()
    {
        Id = repair.Id.ToString(),
        AnalysisId = repair.AnalysisId.ToString(),
        TriggeredBy = repair.TriggeredBy,
        DeviceId = repair.DeviceId,
        Fault = repair.Fault,
        Level = repair.Level.ToString(),
        Keyword = repair.Keyword,
        Rule = repair.Rule.ToString(),
        Action = repair.Action,
        Interface = repair.Interface,
        Target = repair.Target,
        Parameters = repair.Parameters.ToJsonString(Json.Wire),
        TraceTag = repair.TraceTag,
        Provider = repair.Provider,
        State = repair.State.Word(),
        Status = repair.Status,
        ExecutionId = repair.ExecutionId,
        Attempts = repair.Attempts,
        CreatedAt = Time(repair.CreatedAt),
        UpdatedAt = Time(repair.UpdatedAt),
        BegunAt = Text(repair.BegunAt),
        SentAt = Text(repair.SentAt),
        EndedAt = Text(repair.EndedAt),
        CancelRequestedAt = Text(repair.CancelRequestedAt),
        Result = repair.Result,
        Results = JsonSerializer.Serialize(repair.Results, Json.Wire),
        Verified = repair.Verified is { } verified ? (verified ? 1 : 0) : null,
        Verification = repair.Verification,
        WaitsFor = repair.WaitsFor,
        ClosedUntil = Text(repair.ClosedUntil),
        WaitUntil = Text(repair.WaitUntil),
        ResumeUnbegun = repair.ResumeUnbegun ? 1 : 0,
        Reading = repair.Reading is { } reading ? JsonSerializer.Serialize(reading, Json.Wire) : null,
    };

    public RepairRecord Record() => new()
    {
        Id = Guid.Parse(Id),
        AnalysisId = Guid.Parse(AnalysisId),
        TriggeredBy = TriggeredBy,
        DeviceId = DeviceId,
        Fault = Fault,
        Level = Enum.Parse<FaultLevel>(Level),
        Keyword = Keyword,
        Rule = Enum.Parse<MatchRule>(Rule),
        Action = Action,
        Interface = Interface,
        Target = Target,
        Parameters = JsonNode.Parse(Parameters)!.AsObject(),
        TraceTag = TraceTag,
        Provider = Provider,
        State = RepairStates.Parse(State) ?? throw Strange(),
        Status = Status,
        ExecutionId = ExecutionId,
        Attempts = (int)Attempts,
        CreatedAt = Moment(CreatedAt)!.Value,
        UpdatedAt = Moment(UpdatedAt)!.Value,
        BegunAt = Moment(BegunAt),
        SentAt = Moment(SentAt),
        EndedAt = Moment(EndedAt),
        CancelRequestedAt = Moment(CancelRequestedAt),
        Result = Result,
        Results = JsonSerializer.Deserialize<List<RepairResult>>(Results, Json.Wire)!,
        Verified = Verified is { } verified ? verified == 1 : null,
        Verification = Verification,
        WaitsFor = WaitsFor,
        ClosedUntil = Moment(ClosedUntil),
        WaitUntil = Moment(WaitUntil),
        ResumeUnbegun = ResumeUnbegun != 0,
        Reading = Reading is { } reading ? JsonSerializer.Deserialize<ReadingView>(reading, Json.Wire) : null,
    };

    private StorageException Strange()
    {
        var problem = new InvalidDataException($"Repair {Id} is on record in the state '{State}', which this version does not know.");
        return new StorageException(problem.Message, problem);
    }

    private static string? Text(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    private static DateTimeOffset? Moment(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
