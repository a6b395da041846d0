using System.ComponentModel;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AiService.Audit;
using AiService.Contract;
using AiService.Repairs.Store;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Repairs.Endpoints;

/// <summary>
/// <c>GET /repairs/{id}/events</c>: the history, then each further line, without a gap. One read of the records a client;
/// what follows comes from this process, which is the only one that writes them.
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
        HttpResponse response,
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
        response.RegisterForDispose(listener);
        if (await store.FindAsync(repairId, cancellation) is not { } repair)
        {
            return RepairEndpoints.NotFound(id);
        }

        List<AuditEntry> missed = [.. (await audit.ReadAsync(repairId, cancellation)).Where(line => line.Id > last)];

        // 204 is the one answer after which a browser does not come back.
        return missed.Count == 0 && repair.State.IsFinal()
            ? TypedResults.NoContent()
            : TypedResults.ServerSentEvents(StreamAsync(missed, last, listener.Lines, process, time, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<AuditEntry?>> StreamAsync(
        List<AuditEntry> missed,
        long last,
        ChannelReader<AuditEntry> lines,
        IHostApplicationLifetime process,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
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

        var next = lines.WaitToReadAsync(end.Token).AsTask();
        while (await ComesAsync(next, time, end.Token) is { } comes)
        {
            if (!comes)
            {
                yield return new SseItem<AuditEntry?>(null, "keep_alive");
                continue;
            }

            while (lines.TryRead(out var line))
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

            next = lines.WaitToReadAsync(end.Token).AsTask();
        }
    }

    /// <summary>Returns true when there is a line, false when there was none for a while, null when the client, the process or the listener's backlog is at its end.</summary>
    private static async Task<bool?> ComesAsync(Task<bool> next, TimeProvider time, CancellationToken end)
    {
        try
        {
            return await next.WaitAsync(KeepAlive, time, end) ? true : null;
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
