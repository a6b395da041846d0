using System.Globalization;
using AiService.Repairs.Automation;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Planning;

/// <summary>
/// Judges orders by the rules: once before anything is recorded, and again at the moment in which a repair would begin, one repair at a time, so that two
/// never take the last place of a limit. What was let begin counts from then on, and by its record once it has begun.
/// </summary>
internal sealed partial class RepairAdmission(
    RepairRules rules, IDecisionStore store, IEnumerable<IDeviceGroups> groups, TimeProvider time, ILogger<RepairAdmission> logger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, OpenRepair> admitted = [];
    private TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a repair that was let begin is over: there may be room.</summary>
    public Task Left
    {
        get
        {
            lock (gate)
            {
                return left.Task;
            }
        }
    }

    /// <summary>The rules' word on whether anything may be sent at all.</summary>
    public AutomationSwitch Automation => rules.Automation;

    /// <summary>Returns the group of a device in the inventory; null when it has none.</summary>
    public ValueTask<string?> GroupOfAsync(string deviceId, CancellationToken cancellation) =>
        groups.FirstOrDefault()?.GroupOfAsync(deviceId, cancellation) ?? ValueTask.FromResult<string?>(null);

    /// <summary>Returns what is decided about an order now; nothing changes by it.</summary>
    /// <param name="plan">The plan with its order, and what the rules about its text say.</param>
    /// <param name="group">The device's group.</param>
    /// <param name="cancellation">The caller is gone.</param>
    public async Task<(RepairDecision Decision, RepairFacts Facts)> DecideAsync(RepairPlan plan, string? group, CancellationToken cancellation)
    {
        try
        {
            var others = Others(plan.Order!);
            var facts = await store.FactsAsync(Query(plan.Order!, group), cancellation);
            return (plan.Decision.And(Judge(plan.Order!, group, facts, others)), facts);
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable);
            return (plan.Decision.And([new RuleVerdict("records", Verdict.Refuse, "修复记录暂时无法读取，无法核对限制")]), new RepairFacts());
        }
    }

    /// <summary>Lets a repair begin, or says why it may not. One that was approved is judged by the limits again, and not by its text.</summary>
    public async Task<RepairDecision> AdmitAsync(OpenRepair repair)
    {
        var order = repair.Order;
        var known = repair.Record.Decision?.Rules.Where(rule => RuleNames.OfText.Contains(rule.Rule)).ToList() ?? [];
        var group = repair.Record.DeviceGroup;
        await turn.WaitAsync();
        try
        {
            var others = Others(order);
            var facts = await store.FactsAsync(Query(order, group), CancellationToken.None);
            var decision = RepairDecision.Of(
                [.. known.Select(rule => Approved(rule, repair.Record)), .. Judge(order, group, facts, others)], known.LastOrDefault()?.Reason ?? "没有规则反对");
            if (decision.Verdict is Verdict.Allow)
            {
                Take(repair);
            }

            return decision;
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable);
            return RepairDecision.Of([new RuleVerdict("records", Verdict.Refuse, "修复记录暂时无法读取，无法核对限制")], "");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Returns the actions of these whose circuit breaker is open, with the time at which a trial is allowed.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<IReadOnlyList<(string Action, DateTimeOffset Until, bool IsTrialDue)>> OpenBreakersAsync(IEnumerable<string> actions, CancellationToken cancellation)
    {
        var found = new List<(string, DateTimeOffset, bool)>();
        foreach (var action in rules.Limits.BreakerFailures > 0 ? actions : [])
        {
            if (LimitRules.OpenUntil(await store.EndsAsync(action, rules.Limits.BreakerFailures, time.GetUtcNow(), cancellation), rules.Limits) is { } until)
            {
                found.Add((action, until, until <= time.GetUtcNow()));
            }
        }

        return found;
    }

    /// <summary>Counts a repair that an earlier process had begun.</summary>
    public void Take(OpenRepair repair)
    {
        lock (gate)
        {
            admitted[repair.Order.RepairId] = repair;
        }
    }

    /// <summary>Counts a repair no longer: it is over, or this process leaves it.</summary>
    public void Leave(OpenRepair repair)
    {
        TaskCompletionSource? waited = null;
        lock (gate)
        {
            if (admitted.Remove(repair.Order.RepairId))
            {
                waited = left;
                left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        waited?.TrySetResult();
    }

    /// <summary>Returns why a wait cannot end within its limit, in Chinese; null when it may, or nothing is waited for.</summary>
    public static string? WhyTooLate(RepairDecision decision, DateTimeOffset limit) => decision is { Verdict: Verdict.Wait, Until: { } until } && until > limit
        ? $"{decision.Reason}，最早 {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)} 可执行，超出本次等待时限"
        : null;

    public void Dispose() => turn.Dispose();

    private static RuleVerdict Approved(RuleVerdict rule, RepairRecord repair) =>
        rule.Verdict is Verdict.Ask && repair.ApprovedAt is not null ? rule with { Verdict = Verdict.Allow, Reason = $"{rule.Reason}；已由 {repair.ApprovedBy} 批准" } : rule;

    private IReadOnlyList<RuleVerdict> Judge(RepairOrder order, string? group, RepairFacts facts, IReadOnlyList<AdmittedRepair> others) =>
        rules.Judge(new RuleContext { Order = order, Group = group, Facts = facts, Admitted = others, Now = time.GetUtcNow() });

    /// <summary>Returns what was let begin. Before the past is read: one that begins or ends in between is counted twice rather than not at all.</summary>
    private List<AdmittedRepair> Others(RepairOrder order)
    {
        lock (gate)
        {
            return [.. admitted.Where(other => other.Key != order.RepairId).Select(other => other.Value)
                .Select(other => new AdmittedRepair(other.Order.DeviceId, other.Record.DeviceGroup, other.Order.Match.Action, other.Record.HasBegun))];
        }
    }

    private FactsQuery Query(RepairOrder order, string? group)
    {
        var now = time.GetUtcNow();
        return new FactsQuery
        {
            DeviceId = order.DeviceId,
            Action = order.Match.Action,
            Target = order.Target,
            Group = group,
            Now = now,
            AttemptsSince = now - rules.Limits.AttemptsWindow,
            BegunSince = now - LimitRules.Minute,
            GroupSince = now - LimitRules.Hour,
            MostBegun = rules.Limits.MaxPerMinute,
            CountsGroup = rules.Limits.GroupMaxPerHour > 0,
            LastEnds = rules.Limits.BreakerFailures,
            Observed = rules.Automation.Observes,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The records cannot be read, so no limit can be checked and nothing begins")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
