using System.Globalization;
using AiService.Awx.Api;
using AiService.Engines;
using AiService.Matching;

namespace AiService.Awx.Templates;

/// <summary>
/// Checks the mapped templates against AWX, by requests that change nothing, so that a mistake shows before an alert needs the template: after the start, then
/// those with problems soon and all of them every hour. Neither the start nor a repair waits for it.
/// </summary>
internal sealed partial class TemplateChecks(AwxOptions options, AwxClient client, TemplateCatalog templates, ActionMap map, TimeProvider time, ILogger<TemplateChecks> log)
    : BackgroundService
{
    /// <summary>As many problems are reported in full as an operator reads at once.</summary>
    private const int MostReported = 10;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan CheckWrongAgain = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, Standing> standings = new(
        map.Entries.Where(entry => ActionReference.IsTemplate(entry.Action)).GroupBy(entry => entry.Action, StringComparer.Ordinal)
            .Select(used => KeyValuePair.Create(used.Key, new Standing([.. used]))),
        StringComparer.Ordinal);

    /// <summary>How many templates the map names.</summary>
    public int Count => standings.Count;

    /// <summary>Checks a template in the next round, because a repair failed with it.</summary>
    public void CheckSoon(string action)
    {
        lock (gate)
        {
            if (standings.TryGetValue(action, out var standing))
            {
                standing.Due = DateTimeOffset.MinValue;
            }
        }
    }

    /// <returns>Whether any problem is known, and a summary.</returns>
    public (bool Wrong, string Words) Describe()
    {
        lock (gate)
        {
            var seen = standings.Values.Count(standing => standing.Seen);
            var looked = $"{seen} of {Count} mapped templates were looked up{(seen < Count ? " so far" : string.Empty)}";
            var problems = standings.SelectMany(one => one.Value.Problems.Select(problem => $"{one.Key} {problem}")).ToList();
            var warnings = standings.Where(one => one.Value.Warning is not null).Select(one => $"; {one.Key} {one.Value.Warning}");
            return problems.Count > 0
                ? (true, $"{looked}: {string.Join("; ", problems.Take(MostReported))}{(problems.Count > MostReported ? $"; and {problems.Count - MostReported} more" : string.Empty)}")
                : (false, $"{looked}{(seen > 0 ? ", nothing is wrong" : string.Empty)}{string.Concat(warnings.Take(MostReported))}");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled || Count == 0)
        {
            return;
        }

        try
        {
            await Task.Yield();
            while (true)
            {
                foreach (var action in Due())
                {
                    if (!await CheckAsync(action, stoppingToken))
                    {
                        // AWX gives no answer: the others would get none either.
                        break;
                    }
                }

                await Task.Delay(Round, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private List<string> Due()
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            return [.. standings.Where(one => one.Value.Due <= now).Select(one => one.Key)];
        }
    }

    /// <returns>False when AWX gave no usable answer.</returns>
    private async Task<bool> CheckAsync(string action, CancellationToken stopping)
    {
        try
        {
            var (template, failure) = await templates.FindAsync(action, stopping, RequestPurpose.Probe);
            if (template is null)
            {
                return failure is null
                    ? Saw(action, _ => ["does not exist, or is not visible to the user: check organization and name, and grant Execute on it"])
                    : (failure.IsPermanentRefusal || failure.Status is StatusCodes.Status401Unauthorized) && Saw(action, _ => [$"cannot be looked up: {failure}"]);
            }

            var page = await client.GetLaunchPageAsync(template.Id, stopping, RequestPurpose.Probe);
            return page.Ok ? Saw(action, entry => Problems(template, page.Value, entry), entries => WarningOf(template, page.Value, entries))
                : page.Failure is { IsPermanentRefusal: true } && Saw(action, _ => ["may not be launched by the user: grant Execute on it, to a token with the scope write"]);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The check informs the operator: whatever fails in it, the process goes on.
            Log.Failed(log, unexpected, action);
            return false;
        }
    }

    private static IEnumerable<string> Problems(MappedTemplate template, LaunchPage page, ActionMapEntry entry)
    {
        if (template.MayStart is false)
        {
            yield return "may not be launched by the user: grant Execute on it, to a token with the scope write";
        }

        // The interface is sent only where the fault names one: a template that requires it cannot serve every fault.
        string[] sent = [.. LaunchVariables.OfFault, .. entry.Parameters.Keys];
        foreach (var misfit in TemplateFit.Problems(page, sent))
        {
            yield return misfit.English;
        }

    }

    /// <summary>Returns what works and yet deserves a warning; null for nothing.</summary>
    private string? WarningOf(MappedTemplate template, LaunchPage page, IReadOnlyList<ActionMapEntry> entries)
    {
        var sent = LaunchVariables.OfFault.Concat(entries.SelectMany(entry => entry.Parameters.Keys)).Distinct();
        var own = TemplateVariables.Read(page.Defaults?.ExtraVars)?.Keys.Intersect(sent).ToList() ?? [];
        string?[] warnings =
        [
            template.IsSimultaneous is not false ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"runs one job at a time (Concurrent jobs is off): repairs wait for each other, and that counts towards AWX_JOB_TIMEOUT ({options.JobTimeout.TotalSeconds:0} s)"),
            own.Count == 0 ? null : $"has {string.Join(", ", own)} among its own variables: a repair with an equal value is refused, because Ansible would evaluate it; remove them there",
        ];
        return warnings.OfType<string>().ToList() is { Count: > 0 } some ? string.Join("; ", some) : null;
    }

    private bool Saw(string action, Func<ActionMapEntry, IEnumerable<string>> check, Func<IReadOnlyList<ActionMapEntry>, string?>? warn = null)
    {
        lock (gate)
        {
            var standing = standings[action];
            var problems = standing.Entries.SelectMany(entry => check(entry).Select(problem => (entry.Keyword.Written, Problem: problem)))
                .GroupBy(one => one.Problem, one => $"'{one.Written}'")
                .Select(group => $"({string.Join(", ", group)}) {group.Key}")
                .ToList();
            foreach (var problem in problems.Except(standing.Problems))
            {
                Log.Wrong(log, action, problem);
            }

            if (problems.Count == 0 && standing.Problems.Count > 0)
            {
                Log.Right(log, action);
            }

            var warning = warn?.Invoke(standing.Entries);
            if (warning is not null && standing.Warning is null)
            {
                Log.Warned(log, action, warning);
            }

            (standing.Problems, standing.Warning, standing.Seen) = (problems, warning, true);
            standing.Due = time.GetUtcNow() + (problems.Count == 0 ? CheckAgain : CheckWrongAgain);
            return true;
        }
    }

    private sealed class Standing(IReadOnlyList<ActionMapEntry> entries)
    {
        public IReadOnlyList<ActionMapEntry> Entries => entries;

        public List<string> Problems { get; set; } = [];

        public string? Warning { get; set; }

        public bool Seen { get; set; }

        public DateTimeOffset Due { get; set; } = DateTimeOffset.MinValue;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mapped template {Template} {Problem}")]
        public static partial void Wrong(ILogger logger, string template, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The mapped template {Template} {Warning}")]
        public static partial void Warned(ILogger logger, string template, string warning);

        [LoggerMessage(Level = LogLevel.Information, Message = "Nothing is wrong with the mapped template {Template} any more")]
        public static partial void Right(ILogger logger, string template);

        [LoggerMessage(Level = LogLevel.Error, Message = "The mapped template {Template} could not be checked; it is checked again")]
        public static partial void Failed(ILogger logger, Exception exception, string template);
    }
}
