namespace AiService.Audit;

/// <summary>
/// Records what happens whether or not it can be recorded: the use of a key, a refused access, start and stop. A write that fails is logged, and one that takes
/// long goes on behind the caller, so that records that are locked or full neither fail nor hold up a request.
/// </summary>
internal sealed partial class AuditRecorder(IAuditStore audit, TimeProvider time, ILogger<AuditRecorder> logger)
{
    /// <summary>How long the caller waits for the disk.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly List<BoundedRecords> bounded = [];

    /// <summary>Returns a recorder of one event that senders can cause at will.</summary>
    /// <param name="event">The event.</param>
    /// <param name="most">Records a minute; further ones are counted in one.</param>
    public BoundedRecords Bounded(string @event, int most)
    {
        var records = new BoundedRecords(this, time, @event, most);
        lock (gate)
        {
            bounded.Add(records);
        }

        return records;
    }

    /// <summary>Appends an entry, and returns when it is on disk or the caller's time is over.</summary>
    /// <returns>True when it is on disk; false when it could not be written, null while it still is being written, both of which are logged.</returns>
    public async Task<bool?> TryAppendAsync(AuditEntry entry)
    {
        // On another thread: SQLite waits for a lock on the one that calls it.
        var written = Task.Run(() => audit.AppendAsync(entry));
        try
        {
            await written.WaitAsync(Patience, time);
            return true;
        }
        catch (TimeoutException) when (!written.IsCompleted)
        {
            Log.Late(logger, entry.Event, entry.Action, entry.RequestedBy);
            _ = LogIfLostAsync(written, entry);
            return null;
        }
        catch (TimeoutException) when (written.IsCompletedSuccessfully)
        {
            return true;
        }
        catch (Exception unwritten)
        {
            // A defect as well, or a database that is closed while the process stops: what the record tells of has happened.
            Log.Lost(logger, unwritten, entry.Event, entry.Action, entry.RequestedBy);
            return false;
        }
    }

    /// <summary>Writes how many records were left out by now: the process stops.</summary>
    public Task FlushAsync()
    {
        lock (gate)
        {
            return Task.WhenAll(bounded.Select(records => records.FlushAsync()));
        }
    }

    private async Task LogIfLostAsync(Task written, AuditEntry entry)
    {
        try
        {
            await written;
        }
        catch (Exception lost)
        {
            Log.Lost(logger, lost, entry.Event, entry.Action, entry.RequestedBy);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The audit's record '{Event}' of {Action} by {RequestedBy} takes long to write; it goes on behind the answer")]
        public static partial void Late(ILogger logger, string @event, string? action, string? requestedBy);

        [LoggerMessage(LogLevel.Error, "The audit lacks '{Event}' of {Action} by {RequestedBy}: it could not be written; what it tells of has happened all the same")]
        public static partial void Lost(ILogger logger, Exception exception, string @event, string? action, string? requestedBy);
    }
}
