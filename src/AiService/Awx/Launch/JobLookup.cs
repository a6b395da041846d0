using AiService.Awx.Api;
using AiService.Engines;

namespace AiService.Awx.Launch;

/// <summary>
/// Looks a job up by the repair's trace tag, when the answer to its launch was lost. No filter of AWX knows the variables of a job: the template's jobs since
/// the launch are read, and compared here. A job and its label appear together, but a label may have been dropped: only the list proves that there is none.
/// </summary>
internal sealed class JobLookup(AwxClient client, ServerClock clock, AwxOptions options, TimeProvider time) : IDisposable
{
    private const int MostPages = 10;

    private readonly SemaphoreSlim looks = new(4);

    /// <summary>Looks until the answer can be believed: AWX must have answered "none" for as long as a request may live there.</summary>
    /// <param name="plan">What was launched.</param>
    /// <param name="sentAt">When the first launch with this tag was sent, or shortly before.</param>
    /// <param name="quiet">How long AWX must have answered "none".</param>
    /// <param name="stopping">The process stops.</param>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public Task<LookupResult> FindAsync(LaunchPlan plan, DateTimeOffset sentAt, TimeSpan quiet, CancellationToken stopping) =>
        SettledLookup.FindAsync(token => LookAsync(plan, sentAt, token), quiet, patience: quiet + options.JobTimeout, time, stopping);

    /// <summary>Looks once. After a restart with many open jobs, a few look-ups run at a time.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<LookupResult> LookAsync(LaunchPlan plan, DateTimeOffset sentAt, CancellationToken stopping)
    {
        await looks.WaitAsync(stopping);
        try
        {
            var labelled = plan.Label is null ? null : await client.ListLabelledAsync(plan.Tag, stopping);
            return Seen(labelled?.Value?.Results, plan.Tag) is [_, ..] found ? Found(found) : await ListAsync(plan, sentAt, stopping);
        }
        finally
        {
            looks.Release();
        }
    }

    public void Dispose() => looks.Dispose();

    private async Task<LookupResult> ListAsync(LaunchPlan plan, DateTimeOffset sentAt, CancellationToken stopping)
    {
        List<long> ids = [];
        for (var page = 1; page <= MostPages; page++)
        {
            var listed = await client.ListSinceAsync(plan.Template, plan.User, clock.Before(sentAt), page, stopping);
            if (!listed.Ok)
            {
                return LookupResult.Inconclusive;
            }

            ids.AddRange(Seen(listed.Value.Results, plan.Tag));
            if (listed.Value.Next is null)
            {
                return ids.Count > 0 ? Found(ids) : LookupResult.None;
            }
        }

        return ids.Count > 0 ? Found(ids) : LookupResult.Inconclusive;
    }

    private static List<long> Seen(IReadOnlyList<Job>? jobs, string tag) =>
        [.. (jobs ?? []).Where(job => JobTarget.TagOf(job) == tag).Select(job => job.Id).OfType<long>()];

    private static LookupResult Found(List<long> ids) =>
        new(LookupOutcome.Found, [.. ids.Distinct().Order().Select(id => JobNumber.Text(id))]);
}
