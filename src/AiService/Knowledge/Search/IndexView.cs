using System.Buffers;

namespace AiService.Knowledge.Search;

/// <summary>
/// What one search looks at: the entries that were live at one moment. An entry that is being changed stands twice for a moment, as it was and
/// as it is; a search that looked for the one too early and for the other too late would find neither.
/// </summary>
internal sealed class IndexView : IDisposable
{
    private readonly RankOrder[] orders;
    private readonly ulong[] live;

    private IndexView(Segment[] segments)
    {
        Segments = segments;
        orders = new RankOrder[segments.Length];
        live = ArrayPool<ulong>.Shared.Rent(Math.Max(1, segments.Length) * Bits.Words);
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>How many entries are live.</summary>
    public int Entries => Bits.Count(live.AsSpan(0, Segments.Count * Bits.Words));

    /// <param name="segments">The segments there are by now, those that were filled first before the others.</param>
    public static IndexView Of(Func<Segment[]> segments)
    {
        while (true)
        {
            var view = new IndexView(segments());
            for (var number = 0; number < view.Segments.Count; number++)
            {
                view.orders[number] = view.Segments[number].CopyLive(view.LiveOf(number));
            }

            if (segments() == view.Segments)
            {
                return view;
            }

            // What is changed now may be going from one of these to one that came meanwhile.
            view.Dispose();
        }
    }

    /// <summary>The segment's live entries, one bit each.</summary>
    public ReadOnlySpan<ulong> Live(int number) => LiveOf(number);

    /// <summary>An order in which each of the live ones either stands or has moved.</summary>
    public RankOrder Order(int number) => orders[number];

    public void Dispose() => ArrayPool<ulong>.Shared.Return(live);

    private Span<ulong> LiveOf(int number) => live.AsSpan(number * Bits.Words, Bits.Words);
}
