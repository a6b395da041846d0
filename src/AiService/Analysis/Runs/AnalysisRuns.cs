using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Analysis.Runs;

/// <summary>
/// Runs the analyses that are on record: those whose caller does not wait, and those whose request has a key. The same key joins a running one and
/// returns a finished one; one that failed, or was lost with its process, runs again and joins the repairs that it had begun.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore has no wait handle to free, and lives as long as the process.")]
internal sealed partial class AnalysisRuns(
    Analyzer analyzer, RepairIntake repairs, IAnalysisStore store, IHostApplicationLifetime process, ILogger<AnalysisRuns> logger)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<Guid, Task<AnalysisOutcome>> running = new();

    /// <summary>True while this process carries it out.</summary>
    public bool IsRunning(Guid id) => running.ContainsKey(id);

    /// <param name="request">What is to be analysed.</param>
    /// <param name="submission">What its repairs are recorded under, with the id of a new analysis.</param>
    /// <param name="key">The request's key; null when it has none.</param>
    /// <param name="hash">The request's fingerprint.</param>
    /// <param name="limit">How long the analysis may take.</param>
    /// <returns>The record, and what runs; no task for one that is done, or whose key stands for another request.</returns>
    /// <exception cref="StorageException">It could not be put on record, and is not begun.</exception>
    public async Task<(AnalysisRecord Record, Task<AnalysisOutcome>? Run)> OpenAsync(
        AnalyzeRequest request, RepairSubmission submission, string? key, string hash, TimeSpan limit)
    {
        var (record, run) = await FindOrBeginAsync(request, submission, key, hash, limit);
        if (record.Id == submission.AnalysisId || record.RequestHash != hash)
        {
            return (record, run);
        }

        // Another person may have sent it before.
        await repairs.JoinAllAsync(record.Id, submission);
        return (record, run is null ? null : JoinedAsync(run));

        async Task<AnalysisOutcome> JoinedAsync(Task<AnalysisOutcome> begun)
        {
            var outcome = await begun;
            await repairs.JoinAllAsync(record.Id, submission);
            return outcome;
        }
    }

    private async Task<(AnalysisRecord Record, Task<AnalysisOutcome>? Run)> FindOrBeginAsync(
        AnalyzeRequest request, RepairSubmission submission, string? key, string hash, TimeSpan limit)
    {
        // One at a time: two requests of one key must not both find that it does not run.
        await gate.WaitAsync();
        try
        {
            var id = submission.AnalysisId;
            var record = await store.OpenAsync(id, request.DeviceId, key, hash, submission.RequestedBy);
            if (record.RequestHash != hash)
            {
                return (record, null);
            }

            if (running.TryGetValue(record.Id, out var run) || record.State == AnalysisRecord.Done)
            {
                return (record, run);
            }

            var again = record.Id != id;
            if (again)
            {
                // It may have ended since the record was read; nothing begins it while this request has the gate.
                if (await store.FindAsync(record.Id, CancellationToken.None) is { State: AnalysisRecord.Done } done)
                {
                    return (done, null);
                }

                await store.ReopenAsync(record.Id);
            }

            return (record, running[record.Id] = RunAsync(request, submission with { AnalysisId = record.Id, Again = again }, limit));
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<AnalysisOutcome> RunAsync(AnalyzeRequest request, RepairSubmission submission, TimeSpan limit)
    {
        // The caller is answered before any of it is done.
        await Task.Yield();
        var id = submission.AnalysisId;
        var outcome = await OutcomeAsync(request, submission, limit);
        if (process.ApplicationStopping.IsCancellationRequested)
        {
            // Cut short: the record keeps it as running, and the next process shows it as interrupted.
            return outcome;
        }

        try
        {
            await store.EndAsync(id, outcome);
            running.TryRemove(id, out _);
        }
        catch (StorageException unwritten)
        {
            // It stays known to this process.
            Log.Unwritten(logger, unwritten, id);
        }

        return outcome;
    }

    private async Task<AnalysisOutcome> OutcomeAsync(AnalyzeRequest request, RepairSubmission submission, TimeSpan limit)
    {
        try
        {
            return AnalysisOutcome.Of(await analyzer.AnalyzeAsync(request, submission, limit));
        }
        catch (AnalysisException impossible)
        {
            return AnalysisOutcome.Of(impossible);
        }
        catch (Exception unexpected)
        {
            Log.Failed(logger, unexpected, submission.AnalysisId);
            return new AnalysisOutcome(StatusCodes.Status500InternalServerError, "服务内部错误，详情见服务日志", null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The end of analysis {AnalysisId} could not be written")]
        public static partial void Unwritten(ILogger logger, Exception exception, Guid analysisId);

        [LoggerMessage(LogLevel.Error, "Analysis {AnalysisId} failed unexpectedly")]
        public static partial void Failed(ILogger logger, Exception exception, Guid analysisId);
    }
}
