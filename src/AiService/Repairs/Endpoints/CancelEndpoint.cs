using System.ComponentModel;
using AiService.Contract;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;

namespace AiService.Repairs.Endpoints;

/// <summary><c>POST /repairs/{id}/cancel</c>.</summary>
internal static class CancelEndpoint
{
    /// <summary>How long the caller waits for the confirmation; the cancellation goes on without him.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Answer<RepairView>> AnswerAsync(
        [Description(RepairEndpoints.IdMeaning)] string id, IRepairStore store, RepairQueue queue, IHostApplicationLifetime process, TimeProvider time, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var repairId) || await store.FindAsync(repairId, cancellation) is not { } repair)
        {
            return RepairEndpoints.NotFound(id);
        }

        if (repair.State.IsFinal() || queue.Find(repairId) is not { } run)
        {
            return NotOpen(await store.FindAsync(repairId, cancellation) ?? repair);
        }

        var written = await run.Repair.RequestCancelAsync();
        await run.RequestCancelAsync();
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation, process.ApplicationStopping);
        try
        {
            await run.Answerable.WaitAsync(Patience, time, until.Token);
        }
        catch (Exception stillOpen) when (stillOpen is TimeoutException || (stillOpen is OperationCanceledException && until.IsCancellationRequested))
        {
            // The patience, the caller or the process is at its end, not the cancellation.
        }

        var now = run.Record;
        return now.State.IsFinal() ? Answer.Ok(RepairView.Of(now)) : Answer.Of(StatusCodes.Status202Accepted, RepairView.Of(now), Requested(now, written));
    }

    private static string Requested(RepairRecord repair, bool written) =>
        (repair.ClosedUntil is null ? "已请求取消，尚未确认" : $"已请求取消；{repair.WaitsFor}")
        + (written ? "" : "；该请求未能写入记录，若服务在此之前重启，请再次取消");

    /// <summary>Answers for one that this process does not have open.</summary>
    private static Answer<RepairView> NotOpen(RepairRecord repair) => repair.State switch
    {
        RepairState.Canceled => Answer.Ok(RepairView.Of(repair)),
        _ when repair.State.IsFinal() => Answer.Of(StatusCodes.Status409Conflict, RepairView.Of(repair), $"修复已结束，状态：{repair.State.Word()}"),

        // Open on record, and not taken up yet: nobody here could stop it.
        _ => Answer.Error(StatusCodes.Status503ServiceUnavailable, "修复尚未被本进程接管，未请求取消，请稍后重试"),
    };
}
