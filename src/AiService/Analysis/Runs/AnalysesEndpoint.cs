using AiService.Contract;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Analysis.Runs;

/// <summary><c>GET /analyses/{id}</c>: how an analysis stands that somebody did not wait for.</summary>
internal sealed partial class AnalysesEndpoint(
    AnalysisTable table, AnalysisRuns runs, StoredAnswer stored, RepairFollowUp repairs, ILogger<AnalysesEndpoint> logger)
{
    public async Task<IResult> AnswerAsync(string id, CancellationToken cancellation)
    {
        try
        {
            if (!Guid.TryParse(id, out var analysisId) || await table.FindAsync(analysisId, cancellation) is not { } record)
            {
                return Answer.Error(StatusCodes.Status404NotFound, "没有这个分析（只保留 48 小时）");
            }

            var state = record.State == AnalysisRecord.Running && !runs.IsRunning(record.Id) ? AnalysisRecord.Interrupted : record.State;
            return Answer.Ok(AnalysisView.Of(record, state) with
            {
                Answer = record.Answer is { } answer ? await stored.FreshAsync(answer, cancellation) : null,
                Repairs = await repairs.OfAnalysisAsync(analysisId, cancellation),
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
