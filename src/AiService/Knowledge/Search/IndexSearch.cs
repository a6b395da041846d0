namespace AiService.Knowledge.Search;

/// <summary>One search over all segments: stage by stage, until there are enough entries.</summary>
internal sealed class IndexSearch(IndexView view, KeywordsByPart keywords, KnowledgeQuery query)
{
    private const int Many = 1_000;

    private readonly SearchPlan plan = new(query);
    // Stages for which no entry had the grams: others that ask for the same ones in the same part find none either.
    private readonly List<Stage> vain = [];
    private readonly HashSet<int> known = [];
    private readonly HashSet<long> ids = [];
    private readonly int wanted = query.Offset + query.Limit;
    private readonly List<Hit> found = [];
    private IReadOnlyList<string>? fitting;

    /// <summary>Entries of the longest keywords may all be left out.</summary>
    private bool Narrowed => (query.DeviceType ?? query.FaultLevel ?? query.Action ?? query.Vendor) is not null;

    public List<Hit> Found => found.Count > query.Offset ? found[query.Offset..] : [];

    public void Run(CancellationToken cancellation)
    {
        var labels = new List<string>();
        Filter(labels, query.DeviceType, EntryLabels.DeviceType);
        Filter(labels, query.FaultLevel, EntryLabels.FaultLevel);
        Filter(labels, query.Action, EntryLabels.Action);
        if (query.Vendor is { } vendor)
        {
            Run([.. labels, EntryLabels.Vendor(vendor)], cancellation);
            Run([.. labels, EntryLabels.AnyVendor], cancellation);
        }

        Run(labels, cancellation);
    }

    private void Run(IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        if (found.Count >= wanted)
        {
            return;
        }

        vain.Clear();
        foreach (var stage in plan.Stages(text => fitting ??= keywords.Fitting(text, Narrowed ? Many : wanted)))
        {
            cancellation.ThrowIfCancellationRequested();
            Run(stage, labels);
            if (found.Count >= wanted)
            {
                return;
            }
        }

        if (plan.MayBeVague)
        {
            var most = new MostWords(view, plan.Words);
            Take(most.Find(labels, known, wanted - found.Count), MatchKind.MostWords);
        }
    }

    private void Run(Stage stage, IReadOnlyList<string> labels)
    {
        if (vain.Exists(other => other.Part == stage.Part && other.Matcher.Grams.AsSpan().SequenceEqual(stage.Matcher.Grams)))
        {
            return;
        }

        var any = false;
        var best = new BestFew(wanted - found.Count, stage.MaxLooks);
        for (var number = 0; number < view.Segments.Count; number++)
        {
            any |= new SegmentSearch(view, number, stage, known, best).Run(labels);
        }

        if (!any)
        {
            vain.Add(stage);
        }

        Take(best.Entries, stage.Kind);
    }

    private void Take(IEnumerable<(Standing Standing, int Segment, int Document)> entries, MatchKind kind)
    {
        foreach (var (standing, segment, document) in entries)
        {
            known.Add((segment * Segment.Capacity) + document);
            if (ids.Add(standing.Id))
            {
                found.Add(new Hit(standing.Id, kind));
            }
        }
    }

    private static void Filter(List<string> labels, string? value, Func<string, string> label)
    {
        if (value is not null)
        {
            labels.Add(label(value));
        }
    }
}
