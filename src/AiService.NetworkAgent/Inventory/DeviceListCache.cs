namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Remembers the list of the device-service's devices. One request at a time is shared by all that wait for it, so that a flood of alerts is a few
/// requests, and a caller that goes away does not end it for the others. Bounded by the bytes of one answer.
/// </summary>
/// <param name="client">Asks.</param>
/// <param name="reuse">For how long a list is used again, at least <see cref="Shortest"/>.</param>
/// <param name="time">Ages the list.</param>
internal sealed class DeviceListCache(DeviceServiceClient client, TimeSpan reuse, TimeProvider time)
{
    /// <summary>The least time for which a list is used again, also with <c>DEVICE_SERVICE_CACHE=0</c>.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>The least time between two requests because of a device that is not in the list, or after one that brought none.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeSpan reuse = reuse > Shortest ? reuse : Shortest;
    private readonly Lock gate = new();
    private Task<Content>? reading;
    private Content? last;

    /// <summary>Returns the list, read again when it is too old, or when it may be that the device was added since.</summary>
    /// <param name="has">Returns whether the list has the device that is looked for.</param>
    /// <param name="cancel">Ends the waiting, and not the request.</param>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async Task<Content> FindAsync(Func<Content, bool> has, CancellationToken cancel)
    {
        Task<Content> wanted;
        lock (gate)
        {
            if (last is { } known && time.GetElapsedTime(known.At) < Lifetime(known, has))
            {
                return known;
            }

            wanted = reading ??= Task.Run(ReadAsync, CancellationToken.None);
        }

        return await wanted.WaitAsync(cancel);
    }

    private TimeSpan Lifetime(Content known, Func<Content, bool> has) => known.Problem is null && has(known) ? reuse : Patience;

    private async Task<Content> ReadAsync()
    {
        try
        {
            // Bounded in time by the connection.
            var content = new Content(await client.ListAsync(CancellationToken.None), time.GetTimestamp());
            lock (gate)
            {
                last = content;
            }

            return content;
        }
        finally
        {
            lock (gate)
            {
                reading = null;
            }
        }
    }

    /// <summary>The list at one time.</summary>
    internal sealed class Content
    {
        private readonly HashSet<string> ids;
        private readonly ILookup<string, string> byHost;

        public Content(DeviceServiceList list, long at)
        {
            var devices = list.Devices ?? [];
            ids = devices.Select(device => device.Id).ToHashSet(StringComparer.Ordinal);
            byHost = devices.Where(device => device.Host is not null)
                .Select(device => (Host: HostText.Comparable(device.Host!), device.Id)).Distinct().ToLookup(device => device.Host, device => device.Id, StringComparer.Ordinal);
            (Problem, IsAway, At) = (list.Problem, list.IsAway, at);
        }

        /// <summary>Why there is no list, in Chinese; null when there is.</summary>
        public string? Problem { get; }

        public bool IsAway { get; }

        public long At { get; }

        public bool Has(string id) => ids.Contains(id);

        /// <param name="host">As <see cref="HostText.Comparable"/> returns it.</param>
        public IReadOnlyList<string> IdsOf(string host) => [.. byHost[host]];
    }
}
