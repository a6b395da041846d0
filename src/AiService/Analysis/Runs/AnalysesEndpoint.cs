using AiService.Hosting;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Analysis.Runs;

/// <summary><c>GET /analyses/{id}</c>: returns the state of an analysis whose caller did not wait.</summary>
internal sealed partial class AnalysesEndpoint(
    IAnalysisStore store, AnalysisRuns runs, StoredAnswer stored, IRepairStore repairs, ILogger<AnalysesEndpoint> logger)
{
    public async Task<IResult> AnswerAsync(string id, CancellationToken cancellation)
    {
        try
        {
            if (!Guid.TryParse(id, out var analysisId) || await store.FindAsync(analysisId, cancellation) is not { } record)
            {
                return Answer.Error(StatusCodes.Status404NotFound, "没有这个分析（只保留 48 小时）");
            }

            var state = record.State == AnalysisRecord.Running && !runs.IsRunning(record.Id) ? AnalysisRecord.Interrupted : record.State;
            return Answer.Ok(AnalysisView.Of(record, state) with
            {
                Answer = record.Answer is { } answer ? await stored.FreshAsync(answer, cancellation) : null,
                Repairs = [.. (await repairs.OfAnalysisAsync(analysisId, cancellation)).Select(RepairView.Of)],
            });
        }
        catch (StorageException failed)
        {
            Log.Unreadable(logger, failed);
            return Answer.Error(StatusCodes.Status503ServiceUnavailable, "分析记录暂时无法读取，请稍后重试");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The records could not answer")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
