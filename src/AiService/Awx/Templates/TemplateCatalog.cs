using System.Collections.Concurrent;
using AiService.Awx.Api;
using AiService.Engines;
using AiService.Matching;

namespace AiService.Awx.Templates;

/// <summary>A mapped template, as AWX has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Organization">The organization that its labels belong to; null when it has none.</param>
/// <param name="MayStart">False when the user may not launch it; null where AWX does not say.</param>
/// <param name="IsSimultaneous">False when AWX runs one job of it at a time.</param>
internal sealed record MappedTemplate(long Id, long? Organization, bool? MayStart, bool? IsSimultaneous);

/// <summary>Resolves what the map names as a template to its id, and remembers that for a few minutes.</summary>
internal sealed class TemplateCatalog(AwxClient client, TimeProvider time)
{
    /// <summary>More than a map has: templates of older maps that are on record must not add up.</summary>
    private const int Most = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, MappedTemplate Template)> known = new(StringComparer.Ordinal);

    /// <param name="action">As the map names it.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <param name="purpose">A probe reads past what is remembered.</param>
    /// <returns>The template; or the failure of the request; or neither, when it does not exist or is not visible.</returns>
    public async Task<(MappedTemplate? Template, ApiFailure? Failure)> FindAsync(string action, CancellationToken cancellation, RequestPurpose purpose = RequestPurpose.Repair)
    {
        if (purpose is RequestPurpose.Repair && known.TryGetValue(action, out var entry) && entry.Until > time.GetUtcNow())
        {
            return (entry.Template, null);
        }

        var listed = ActionReference.TemplateId(action) is { } id ? await client.FindTemplatesAsync(id, cancellation, purpose)
            : ActionReference.TemplateName(action) is var (organization, name) ? await client.FindTemplatesAsync(organization, name, cancellation, purpose)
            : null;
        if (listed is not { Ok: true })
        {
            return (null, listed?.Failure);
        }

        if (listed.Value.Results is not [{ Id: { } found } only])
        {
            Forget(action);
            return (null, null);
        }

        var template = new MappedTemplate(found, only.Organization, only.SummaryFields?.UserCapabilities?.Start, only.AllowSimultaneous);
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[action] = (time.GetUtcNow() + Kept, template);
        return (template, null);
    }

    /// <summary>Looks a template up again next time: what it is may have changed.</summary>
    public void Forget(string action) => known.TryRemove(action, out _);
}
