using System.ComponentModel;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using AiService.Audit;
using AiService.Contract;
using AiService.Repairs.Store;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Repairs.Endpoints;

/// <summary>
/// <c>GET /repairs/{id}/events</c>: history first, then news, without a gap. One read of the records a client; what follows comes
/// from this process, which is the only one that writes them.
/// </summary>
internal static class EventsEndpoint
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static async Task<IResult> AnswerAsync(
        [Description(RepairEndpoints.IdMeaning)] string id,
        [FromHeader(Name = "Last-Event-ID"), Description("Number of the last event that was received: only later ones are sent.")] string? lastEventId,
        IRepairStore store,
        IAuditStore audit,
        RepairFeed feed,
        IHostApplicationLifetime process,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var last = LastSeen(lastEventId);
        if (!Guid.TryParse(id, out var repairId))
        {
            return RepairEndpoints.NotFound(id);
        }

        // Listen before reading: what is written in between is then heard, and left out by its id if it was read as well.
        var listener = feed.Subscribe(repairId);
        var handedOn = false;
        try
        {
            if (await store.FindAsync(repairId, cancellation) is not { } repair)
            {
                return RepairEndpoints.NotFound(id);
            }

            List<AuditEntry> missed = [.. (await audit.ReadAsync(repairId, cancellation)).Where(line => line.Id > last)];
            if (missed.Count == 0 && repair.State.IsFinal())
            {
                // The one answer after which a browser does not come back.
                return TypedResults.NoContent();
            }

            handedOn = true;
            return TypedResults.ServerSentEvents(StreamAsync(missed, last, listener, process, time, cancellation));
        }
        finally
        {
            if (!handedOn)
            {
                listener.Dispose();
            }
        }
    }

    private static async IAsyncEnumerable<SseItem<AuditEntry?>> StreamAsync(
        List<AuditEntry> missed,
        long last,
        RepairFeed.Listener listener,
        IHostApplicationLifetime process,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var _ = listener;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, process.ApplicationStopping);
        foreach (var line in missed)
        {
            yield return Item(line);
            last = line.Id;
            if (IsLast(line))
            {
                yield break;
            }
        }

        var news = listener.Lines.WaitToReadAsync(end.Token).AsTask();
        while (await ComesAsync(news, time, end.Token) is { } there)
        {
            if (!there)
            {
                yield return new SseItem<AuditEntry?>(null, "keep_alive");
                continue;
            }

            while (listener.Lines.TryRead(out var line))
            {
                if (line.Id <= last)
                {
                    continue;
                }

                yield return Item(line);
                if (IsLast(line))
                {
                    yield break;
                }
            }

            news = listener.Lines.WaitToReadAsync(end.Token).AsTask();
        }
    }

    /// <summary>True when there is news, false when there was none for a while, null at the end of client, process or patience with a slow one.</summary>
    private static async Task<bool?> ComesAsync(Task<bool> news, TimeProvider time, CancellationToken end)
    {
        try
        {
            return await news.WaitAsync(KeepAlive, time, end) ? true : null;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client's end, or the process's.
            return null;
        }
    }

    private static SseItem<AuditEntry?> Item(AuditEntry line) =>
        new(line) { EventId = line.Id.ToString(CultureInfo.InvariantCulture) };

    private static bool IsLast(AuditEntry line) => line.State is { } word && RepairStates.Parse(word) is { } state && state.IsFinal();

    private static long LastSeen(string? header)
    {
        var text = header?.Trim() ?? "";
        if (text.Length == 0)
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new FieldException("Last-Event-ID", "必须是此前收到的事件编号");
    }
}
