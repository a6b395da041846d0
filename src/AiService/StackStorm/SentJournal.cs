using AiService.Repairs;
using AiService.Storage;

namespace AiService.StackStorm;

/// <summary>
/// The journal once something was sent: a step that cannot be written is logged, and the execution is followed all the same.
/// (Before anything is sent, a step that cannot be written ends the attempt.)
/// </summary>
internal sealed partial class SentJournal(RepairJournal journal, string action, ILogger log)
{
    public async Task RecordAsync(string status, string? executionId = null, string? detail = null)
    {
        try
        {
            await journal.RecordAsync(status, action, executionId, detail);
        }
        catch (StorageException e)
        {
            Log.NotRecorded(log, status, executionId, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The step {Status} of execution {ExecutionId} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, string status, string? executionId, Exception e);
    }
}
