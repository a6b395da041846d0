using System.Globalization;
using AiService.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Outcomes;

/// <summary>Reports a receiver that takes no message: since when and why, and how many outcomes wait for it.</summary>
internal sealed class OutcomeHealth(OutcomeReporting reporting, IOutcomeStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var parts = new List<string>();
        foreach (var outbox in reporting.Outboxes)
        {
            parts.Add($"{outbox.Receiver.Variable}: {await DescribeAsync(outbox, cancellationToken)}");
        }

        var described = string.Join("; ", parts);
        return reporting.Outboxes.Any(outbox => outbox.Trouble is not null) ? HealthCheckResult.Degraded(described) : HealthCheckResult.Healthy(described);
    }

    private async Task<string> DescribeAsync(OutcomeOutbox outbox, CancellationToken cancellation)
    {
        string waiting;
        try
        {
            var (count, oldest) = await store.WaitingAsync(outbox.Receiver, cancellation);
            waiting = count == 0 ? "nothing waits" : string.Create(CultureInfo.InvariantCulture, $"{count} outcomes wait, the oldest since {oldest?.At:O}");
        }
        catch (StorageException)
        {
            waiting = "the records cannot be read"; // That they cannot is reported as the database's state.
        }

        if (outbox.GivenUp is { Count: > 0 } lost)
        {
            waiting = string.Create(CultureInfo.InvariantCulture, $"{lost.Count} given up since the start, the last of repair {lost.Last}; {waiting}");
        }

        return outbox.Trouble is { } trouble ? string.Create(CultureInfo.InvariantCulture, $"{waiting}; failing since {trouble.Since:O} ({trouble.Reason})") : waiting;
    }
}
