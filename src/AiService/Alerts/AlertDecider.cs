using AiService.Access;
using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Alerts;

/// <summary>
/// Decides about one alert: which device it means, whether it may cause anything, whether the same alert is being repaired already; what is left is analysed. Only an
/// alert that fires, of a known device and from a sender that may repair, causes anything.
/// </summary>
internal sealed class AlertDecider(AlertOptions options, DeviceInventory inventory, IAlertStore store, AlertRepairs repairs, RepairQueue queue, TimeProvider time)
{
    /// <summary>Repairs of alerts that wait for a device or a limit.</summary>
    private const int MaxWaiting = 100;

    /// <summary>The same with those that ask for approval, which may take hours.</summary>
    private const int MaxUnbegun = 500;

    /// <summary>Completes when the repairs of the last process are known.</summary>
    public Task Recovered => queue.Recovered;

    /// <summary>True while so many repairs of alerts wait that further alerts stay on record instead.</summary>
    public bool IsCrowded
    {
        get
        {
            if (!options.AutoRepair)
            {
                return false;
            }

            var unbegun = queue.Open.Where(repair => repair.Record is { TriggeredBy: RepairSubmission.ByAlert, HasBegun: false }).Select(repair => repair.Record.State).ToList();
            return unbegun.Count >= MaxUnbegun || unbegun.Count(state => state is not RepairState.AwaitingApproval) >= MaxWaiting;
        }
    }

    /// <summary>Returns an alert with its device, or with what keeps it from being known for good.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellation">The caller's patience, or the stop of the process.</param>
    /// <returns>As it was while the device-service does not answer.</returns>
    public async Task<AlertRecord> IdentifyAsync(AlertRecord alert, CancellationToken cancellation)
    {
        if (alert.DeviceId is not null || alert.State is AlertState.Test)
        {
            return alert;
        }

        var identity = alert.Received is { DeviceId: null, Host: null }
            ? new DeviceIdentity(null, "告警没有给出可识别的设备")
            : await inventory.IdentifyAsync(alert.Received.DeviceId, alert.Received.Host, cancellation, asks: alert.MayRepair);
        if (identity.Id is { } stated && alert.Received is { DeviceId: not null, Host: { } host } && inventory.IsConfigured)
        {
            identity = Agreed(stated, await inventory.IdentifyAsync(null, host, cancellation), alert.Source);
        }

        return identity.Id is { } id ? alert with { DeviceId = id }
            : identity.IsAway && !IsLate(alert) ? alert
            : alert with { Reason = identity.Problem ?? "设备未知" };
    }

    /// <summary>Returns an alert with the decision that needs no analysis; undecided where one is needed, or the device is still looked up.</summary>
    /// <param name="alert">After it was looked up, if there was time.</param>
    public AlertRecord AtOnce(AlertRecord alert)
    {
        var now = time.GetUtcNow();
        return alert switch
        {
            { State: AlertState.Test } => alert.Decided(AlertDecision.Recorded, "测试告警，已确认收到", now),
            { State: AlertState.Other } => alert.Decided(AlertDecision.Recorded, "既不是触发也不是恢复，仅记录", now),
            { MayRepair: false } => alert.Decided(AlertDecision.Recorded, WhyNotAllowed(alert), now),
            { State: AlertState.Resolved } => alert.Decided(AlertDecision.Resolved, "故障已恢复，不执行任何操作", now),
            { DeviceId: null, Reason.Length: > 0 } => alert.Decided(AlertDecision.Recorded, $"仅记录：{alert.Reason}", now),
            { DeviceId: not null } when IsLate(alert) => alert.Decided(AlertDecision.Refused, "未执行：等待超过 ALERT_REPAIR_TIMEOUT", now),
            _ => alert,
        };
    }

    /// <summary>Returns an alert joined to an earlier one of the same name, device and fault that is undecided, or whose repair is open.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="together">Those that came before it in the same request, and are not on record yet.</param>
    /// <param name="cancellation">The stop of the process.</param>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<AlertRecord> JoinedAsync(AlertRecord alert, IEnumerable<AlertRecord> together, CancellationToken cancellation)
    {
        if (!options.AutoRepair || alert is not { Decision: AlertDecision.Pending, DeviceId: not null })
        {
            return alert;
        }

        // What was over in between was the fault of before.
        var before = together.Reverse().Where(other => other.Source == alert.Source && other.AlertId == alert.AlertId).ToList();
        var others = before.Exists(IsOver)
            ? before.TakeWhile(other => !IsOver(other))
            : before.Concat((await store.FiringAsync(alert.Source, alert.AlertId, cancellation)).Where(other => alert.Number == 0 || other.Number < alert.Number));
        var same = others.FirstOrDefault(other =>
            other.State is AlertState.Firing && other.DeviceId == alert.DeviceId && other.Target == alert.Target && (other.Decision is AlertDecision.Pending || IsOpen(other)));
        if (same is null)
        {
            return alert;
        }

        return (alert with { AnalysisId = same.AnalysisId }).Decided(AlertDecision.Joined, $"同一告警已在处理（分析 {same.AnalysisId}）", time.GetUtcNow());
    }

    /// <summary>Keeps that the sender of a repeat was answered with the repair that it joined, and so is no second person for it. Once the repeat is on record.</summary>
    public Task JoinAsync(AlertRecord repeat) => repairs.JoinAsync(repeat, repeat.AnalysisId!.Value);

    /// <summary>Returns an alert with what its analysis decides; undecided while nothing can be decided.</summary>
    /// <param name="alert">As it is on record, undecided.</param>
    /// <param name="again">True when it may have been begun before.</param>
    /// <param name="cancellation">The stop of the process.</param>
    /// <exception cref="StorageException">The records cannot be read or written; to be tried again.</exception>
    public async Task<AlertRecord> DecideAsync(AlertRecord alert, bool again, CancellationToken cancellation)
    {
        var identified = await IdentifyAsync(alert, cancellation);
        if (alert.DeviceId is null && await store.FindAsync(alert.Id.ToString(), cancellation) is { Decision: not AlertDecision.Pending } over)
        {
            // It was said to be over while its device was being looked up.
            return over with { DeviceId = identified.DeviceId };
        }

        alert = await JoinedAsync(AtOnce(identified), [], cancellation);
        if (alert.Decision is not AlertDecision.Pending || alert.DeviceId is null)
        {
            return alert;
        }

        if (!options.AutoRepair)
        {
            return (await PreviewAsync(alert, cancellation)).Alert;
        }

        if (queue.WhyClosed is not null)
        {
            return alert;
        }

        var (decision, reason) = await repairs.RunAsync(alert, again, time.GetUtcNow(), IsOverAsync);
        foreach (var repeat in await store.RepeatsAsync(alert, cancellation))
        {
            await JoinAsync(repeat);
        }

        return alert.Decided(decision, reason, time.GetUtcNow());

        async Task<bool> IsOverAsync() => await store.FindAsync(alert.Id.ToString(), cancellation) is { ResolvedAt: not null };
    }

    /// <summary>Returns an alert with what would be decided, and what would be done. Where nothing is repaired, that is recorded instead.</summary>
    public async Task<(AlertRecord Alert, IReadOnlyList<RepairResult> Results)> PreviewAsync(AlertRecord alert, CancellationToken cancellation)
    {
        var (decision, reason, results) = await repairs.PreviewAsync(alert, cancellation);
        return (options.AutoRepair
            ? alert.Decided(decision, reason, time.GetUtcNow())
            : alert.Decided(AlertDecision.Recorded, $"ALERT_AUTO_REPAIR 未启用，仅记录；{reason}", time.GetUtcNow()), results);
    }

    /// <summary>
    /// A text that a sender does not escape could add the id of another device to the fields. HertzBeat's host is the device itself, and has to be known as that;
    /// Alertmanager escapes, and its host may be an exporter.
    /// </summary>
    private static DeviceIdentity Agreed(string stated, DeviceIdentity host, AlertSource source) =>
        host.Id == stated ? host
        : host.Id is not null ? new DeviceIdentity(null, "告警中的 device_id 与主机指向不同的设备")
        : source is not AlertSource.HertzBeat ? new DeviceIdentity(stated, null)
        : host.IsAway ? host
        : new DeviceIdentity(null, $"告警的主机无法确认为设备 {stated}：{host.Problem}");

    private static bool IsOver(AlertRecord other) => other is { State: AlertState.Resolved, MayRepair: true };

    private bool IsOpen(AlertRecord other) =>
        other.Decision is AlertDecision.Repair or AlertDecision.AwaitingApproval && queue.Open.Any(repair => repair.Record.AnalysisId == other.AnalysisId);

    private bool IsLate(AlertRecord alert) => time.GetUtcNow() >= alert.ReceivedAt + options.RepairTimeout;

    private static string WhyNotAllowed(AlertRecord alert) => alert is { Source: AlertSource.AlertService, RequestedBy: Requester.Trusted }
        ? "仅记录：alert-service 不校验发送方，不因来源地址而可信；请在其 webhook 地址中带上 token（ALERT_TOKEN）"
        : "仅记录：发送方没有 operator 角色（ALERT_TOKEN 或密钥）";
}
