using System.Globalization;
using AiService.Access;
using AiService.Matching;
using AiService.Repairs.Automation;
using AiService.Repairs.Planning;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Repairs.Recovery;

/// <summary>Reports what keeps repairs from running: a pause, observing, open circuit breakers of actions, and approvals that no person can give.</summary>
internal sealed class AutomationHealth(
    AutomationSwitch automation, RepairAdmission admission, ActionMap map, ActionMatcher matcher, RepairOptions options, ApiKeys keys) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        if (automation.Pause is { } pause)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"paused by {pause.RequestedBy}{(pause.Until is { } until ? $" until {until:O}" : "")}: {pause.Reason}"));
        }

        if (automation.Unwritten)
        {
            problems.Add("the pause could not be written and ends with this process; pause again");
        }

        if (options.Asks && !keys.CanHave(Roles.Approver))
        {
            problems.Add("repairs ask for approval, and no API key and no OpenID Connect role can approve: add a key with the role approver, or set OIDC_ROLE_MAP");
        }

        var actions = map.Entries.Select(entry => entry.Action).Append(matcher.DefaultAction).OfType<string>().Distinct(StringComparer.Ordinal);
        foreach (var (action, until, isTrialDue) in await admission.OpenBreakersAsync(actions, cancellationToken))
        {
            problems.Add(isTrialDue
                ? $"the circuit breaker of {action} is open: its next repair is a trial"
                : string.Create(CultureInfo.InvariantCulture, $"the circuit breaker of {action} is open until {until:O}, then one repair is a trial"));
        }

        var mode = automation.Observes ? "observing: nothing is sent" : "on";
        return problems.Count > 0 ? HealthCheckResult.Degraded($"{mode}; {string.Join("; ", problems)}") : HealthCheckResult.Healthy(mode);
    }
}
