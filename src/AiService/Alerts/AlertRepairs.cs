using AiService.Access;
using AiService.Alerts.Inbox;
using AiService.Analysis;
using AiService.Analysis.Runs;
using AiService.Contract;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Alerts;

/// <summary>
/// Has the fault of one alert analysed, with nothing but the alert: no model, no metrics. A repair goes on by itself, for as long as <c>ALERT_REPAIR_TIMEOUT</c>
/// lets it wait; what is decided about it is known at once.
/// </summary>
internal sealed class AlertRepairs(
    Analyzer analyzer, AnalysisRepairs repairs, RepairIntake intake, IAnalysisStore analyses, IRepairStore records, AlertOptions options)
{
    private const int MaxReason = 2000;

    /// <summary>Analyses and repairs, under the alert's own analysis.</summary>
    /// <param name="alert">Its device is known.</param>
    /// <param name="again">True when this, or a process that was lost, may have begun it before: what it began is joined.</param>
    /// <param name="now">The time.</param>
    /// <param name="isOver">Whether the alert was said to be over by now: then no repair is submitted any more.</param>
    /// <returns>The decision and its reason.</returns>
    /// <exception cref="StorageException">It could not be recorded; to be tried again.</exception>
    public async Task<(AlertDecision Decision, string Reason)> RunAsync(AlertRecord alert, bool again, DateTimeOffset now, Func<Task<bool>> isOver)
    {
        var submission = Submission(alert) with { Again = again, IsOver = isOver };
        var answer = await analyzer.AnalyzeAsync(Request(alert), submission, submission.WaitUntil - now);
        var begun = await records.OfAnalysisAsync(submission.AnalysisId, CancellationToken.None);
        await analyses.RecordAsync(submission.AnalysisId, alert.DeviceId!, submission.RequestedBy, AnalysisOutcome.Of(answer));
        return Decide(begun, submission.AnalysisId, answer.RepairResults);
    }

    /// <summary>Says what would be done; nothing is sent or recorded.</summary>
    /// <param name="alert">Its device is known.</param>
    /// <param name="cancellation">The caller's patience.</param>
    public async Task<(AlertDecision Decision, string Reason, IReadOnlyList<RepairResult> Results)> PreviewAsync(AlertRecord alert, CancellationToken cancellation)
    {
        var results = await repairs.RunAsync(alert.DeviceId!, Request(alert).ToFaults()!, Submission(alert) with { DryRun = true }, cancellation);
        var decision = results.Any(result => IsBegun(result) && result.RepairId is null && result.Decision!.Verdict is not Verdict.Ask) ? AlertDecision.Repair
            : results.Any(result => IsBegun(result) && result.RepairId is null) ? AlertDecision.AwaitingApproval
            : results.Any(result => result.RepairId is not null) ? AlertDecision.Joined
            : AlertDecision.Refused;
        return (decision, Sentence(results), results);
    }

    /// <summary>Keeps that another sender was answered with what an alert's analysis repairs.</summary>
    public Task JoinAsync(AlertRecord alert, Guid analysisId) => intake.JoinAllAsync(analysisId, Submission(alert) with { AnalysisId = alert.Id });

    private static bool IsBegun(RepairResult preview) => preview.Decision?.Verdict is Verdict.Allow or Verdict.Wait or Verdict.Ask;

    private static (AlertDecision Decision, string Reason) Decide(IReadOnlyList<RepairRecord> begun, Guid analysisId, IReadOnlyList<RepairResult> results)
    {
        // What is left to a person from the start, or was refused at once, is no repair.
        var counted = begun.Where(repair => repair.State is not (RepairState.Refused or RepairState.Escalated) || repair.HasBegun).ToList();
        return counted.Find(repair => repair.AnalysisId == analysisId) is { } own
            ? own.State is RepairState.AwaitingApproval
                ? (AlertDecision.AwaitingApproval, $"等待审批（修复 {own.Id}）：{own.Decision?.Reason}")
                : (AlertDecision.Repair, $"已提交修复 {own.Id}（{own.Action ?? "本地 NetworkAgent"}）")
            : counted.Count > 0 ? (AlertDecision.Joined, $"已并入修复 {counted[0].Id}")
            : (AlertDecision.Refused, results.Count == 0 ? "没有可修复的故障" : Sentence(results));
    }

    private static string Sentence(IReadOnlyList<RepairResult> results)
    {
        var all = string.Join("；", results.Select(result => result.Result).Distinct());
        return all.Length <= MaxReason ? all : all[..MaxReason];
    }

    private RepairSubmission Submission(AlertRecord alert) => new(alert.AnalysisId ?? alert.Id, RepairSubmission.ByAlert)
    {
        RequestedBy = alert.RequestedBy is { } name ? new Requester(name, alert.RequestedFrom) : null,
        MayRepair = alert.MayRepair,
        WaitUntil = alert.ReceivedAt + options.RepairTimeout,
        ResumeUnbegun = true,
        IsDetached = true,
    };

    /// <summary>What the sender states in fields goes before the text.</summary>
    private static AnalyzeRequest Request(AlertRecord alert) => new()
    {
        DeviceId = alert.DeviceId!,
        AutoRepair = true,
        IsComplete = true,
        Faults =
        [
            new GivenFault
            {
                Description = alert.Received.Fault,
                Level = alert.Received.Level,
                Stated = new StatedFault { State = alert.Received.StatedState, About = alert.Received.Object, Host = alert.Received.Host, Level = alert.Received.StatedLevel },
            },
        ],
    };
}
