namespace AiService.Knowledge.Search;

/// <summary>One search over all segments: stage by stage, until there are enough entries.</summary>
internal sealed class IndexSearch(IReadOnlyList<Segment> segments, KeywordsByPart keywords, KnowledgeQuery query)
{
    private readonly SearchPlan plan = new(query);
    private readonly HashSet<int> known = [];
    private readonly HashSet<long> ids = [];
    private readonly int wanted = query.Offset + query.Limit;
    private readonly List<Hit> found = [];
    private IReadOnlyList<string>? fitting;

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

        foreach (var stage in plan.Stages(text => fitting ??= keywords.Fitting(text, wanted)))
        {
            cancellation.ThrowIfCancellationRequested();
            Run(stage, labels);
            if (found.Count >= wanted)
            {
                return;
            }
        }
    }

    private void Run(Stage stage, IReadOnlyList<string> labels)
    {
        var best = new BestFew(wanted - found.Count, stage.MaxLooks);
        for (var number = 0; number < segments.Count; number++)
        {
            new SegmentSearch(segments[number], number, stage, known, best).Run(labels);
        }

        foreach (var (standing, segment, document) in best.Entries)
        {
            known.Add((segment * Segment.Capacity) + document);
            if (ids.Add(standing.Id))
            {
                found.Add(new Hit(standing.Id, stage.Kind));
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
