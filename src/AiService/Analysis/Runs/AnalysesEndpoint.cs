using AiService.Contract;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Store;

namespace AiService.Analysis.Runs;

/// <summary>Answers <c>GET /analyses/{id}</c>: how an analysis stands whose caller did not wait.</summary>
internal sealed class AnalysesEndpoint(IAnalysisStore store, AnalysisRuns runs, StoredAnswer stored, IRepairStore repairs)
{
    public async Task<Answer<AnalysisView>> AnswerAsync(string id, CancellationToken cancellation)
    {
        // Before the record is read: an end that is written in between is then no interruption.
        var isRunning = Guid.TryParse(id, out var analysisId) && runs.IsRunning(analysisId);
        if (analysisId == default || await store.FindAsync(analysisId, cancellation) is not { } record)
        {
            return Answer.Error(StatusCodes.Status404NotFound, "没有这个分析（只保留 48 小时）");
        }

        var state = record.State == AnalysisRecord.Running && !isRunning ? AnalysisRecord.Interrupted : record.State;
        return Answer.Ok(AnalysisView.Of(record, state) with
        {
            Answer = record.Answer is { } answer ? await stored.FreshAsync(answer, cancellation) : null,
            Repairs = [.. (await repairs.OfAnalysisAsync(analysisId, cancellation)).Select(RepairView.Of)],
        });
    }
}
