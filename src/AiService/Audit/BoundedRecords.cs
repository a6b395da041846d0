using System.Globalization;
using System.Text.Json.Nodes;

namespace AiService.Audit;

/// <summary>
/// Records an event that senders can cause at will, a few times a minute, because nothing removes a record. How many were left out is a record of its own at the
/// end of the minute, also when nothing comes after it.
/// </summary>
internal sealed class BoundedRecords(AuditRecorder recorder, TimeProvider time, string @event, int most)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private (long Since, int Count) minute;
    private (long Count, DateTimeOffset Since) leftOut;
    private ITimer? timer;

    /// <summary>The event of the records.</summary>
    public string Event => @event;

    /// <summary>Appends an entry, or counts it where the minute has had its records.</summary>
    public Task NoteAsync(AuditEntry entry)
    {
        lock (gate)
        {
            var passed = time.GetElapsedTime(minute.Since);
            if (minute.Count == 0 || passed >= Minute)
            {
                (minute, passed) = ((time.GetTimestamp(), 0), TimeSpan.Zero);
            }

            minute.Count++;
            if (minute.Count > most)
            {
                LeaveOut(1, time.GetUtcNow(), Minute - passed);
                return Task.CompletedTask;
            }
        }

        return recorder.TryAppendAsync(entry with { Event = @event });
    }

    /// <summary>Writes how many were left out, if any were. A number that cannot be written is kept, and written a minute later.</summary>
    public async Task FlushAsync()
    {
        (long Count, DateTimeOffset Since) due;
        lock (gate)
        {
            timer?.Dispose();
            (due, leftOut, timer) = (leftOut, default, null);
        }

        if (due.Count == 0)
        {
            return;
        }

        var written = await recorder.TryAppendAsync(new AuditEntry
        {
            At = time.GetUtcNow(),
            Event = @event,
            Detail = $"{due.Count} more since {due.Since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)} have no record of their own",
            Data = new JsonObject { ["left_out"] = due.Count, ["since"] = due.Since.UtcDateTime },
        });
        if (written is false)
        {
            lock (gate)
            {
                LeaveOut(due.Count, due.Since, Minute);
            }
        }
    }

    private void LeaveOut(long count, DateTimeOffset since, TimeSpan flush)
    {
        leftOut = (leftOut.Count + count, leftOut.Count == 0 || since < leftOut.Since ? since : leftOut.Since);
        timer ??= time.CreateTimer(_ => _ = FlushAsync(), null, flush, Timeout.InfiniteTimeSpan);
    }
}
