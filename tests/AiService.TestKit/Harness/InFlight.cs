namespace AiService.Tests.Harness;

/// <summary>Counts a client's requests that are under way, inside its retries.</summary>
internal sealed class InFlight
{
    private int count;
    private int total;

    public int Count => Volatile.Read(ref count);

    /// <summary>All that were sent.</summary>
    public int Total => Volatile.Read(ref total);

    public DelegatingHandler Handler() => new Gauge(this);

    private sealed class Gauge(InFlight flight) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref flight.count);
            Interlocked.Increment(ref flight.total);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref flight.count);
            }
        }
    }
}
