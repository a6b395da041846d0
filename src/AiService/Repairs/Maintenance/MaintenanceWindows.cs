using AiService.Access;
using AiService.Storage;

namespace AiService.Repairs.Maintenance;

/// <summary>
/// Knows every maintenance window, those of the file and those of the API, and decides by them from memory. While the windows of the API are not known, because
/// the records cannot be read, every repair is blocked, and reading is tried again.
/// </summary>
internal sealed partial class MaintenanceWindows(
    MaintenanceFile file, IMaintenanceStore store, TimeProvider time, ILogger<MaintenanceWindows> logger) : BackgroundService
{
    /// <summary>Between two looks at the file, and at records that could not be read.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Most windows of the API: every decision looks at all of them.</summary>
    public const int Most = 1000;

    /// <summary>From the end of a deny window that happened once until it is removed. An allow_only window is not: that would permit what it forbids.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Orders what changes the windows in the records and in memory.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The windows of the API; null while they are not known.</summary>
    private volatile KnownWindow[]? created;

    public MaintenanceFile File => file;

    /// <summary>True when the windows of the API are known.</summary>
    public bool AreKnown => created is not null;

    /// <summary>The windows of the file, then those of the API, the oldest first.</summary>
    public IReadOnlyList<KnownWindow> All => [.. file.Now.Windows, .. created ?? []];

    /// <summary>Returns why no repair may begin now; null when the windows permit it.</summary>
    /// <param name="deviceId">The device as the caller named it.</param>
    /// <param name="group">Its group in the inventory; null without one.</param>
    /// <param name="action">The mapped action; null when there is none.</param>
    /// <param name="now">The time to decide for.</param>
    public MaintenanceBlock? BlockOf(string deviceId, string? group, string? action, DateTimeOffset now) =>
        created is { } known
        ? MaintenanceDecision.BlockOf(file.Now.Windows.Concat(known), deviceId, group, action, now)
        : new MaintenanceBlock("", "维护窗口暂时无法从记录中读取，读取成功之前不执行任何修复", null);

    /// <summary>Reads the windows of the API if they are not known yet.</summary>
    /// <exception cref="StorageException">They cannot be read.</exception>
    public Task LoadAsync(CancellationToken cancellation) => AreKnown ? Task.CompletedTask : InTurnAsync(
        async () =>
        {
            if (!AreKnown)
            {
                await ReadAsync(cancellation);
                await ForgetAsync(cancellation);
            }

            return true;
        },
        cancellation);

    /// <summary>Creates a window: on disk first, then in force. Returns null when there are too many.</summary>
    /// <exception cref="StorageException">It cannot be written, or the others cannot be read.</exception>
    public Task<KnownWindow?> AddAsync(StoredWindow window, CancellationToken cancellation) => InTurnAsync<KnownWindow?>(
        async () =>
        {
            if (!AreKnown)
            {
                await ReadAsync(cancellation);
            }

            await ForgetAsync(cancellation);
            if (created!.Length >= Most)
            {
                return null;
            }

            var known = Known(window);
            await ChangeAsync(() => store.AddAsync(window, cancellation));
            created = [.. created, known];
            Log.Created(logger, window.Id, window.Window.Mode, window.Window.Name, window.RequestedBy, window.RequestedFrom);
            return known;
        },
        cancellation);

    /// <summary>Removes a window of the API: on disk first. Returns false when there is none of that id.</summary>
    /// <exception cref="StorageException">It cannot be removed.</exception>
    public Task<bool> RemoveAsync(Guid id, Requester by, CancellationToken cancellation) => InTurnAsync(
        async () =>
        {
            var isRemoved = false;
            await ChangeAsync(async () => isRemoved = await store.RemoveAsync(id, by, cancellation));
            created = created?.Where(one => one.Stored!.Id != id).ToArray();
            if (isRemoved)
            {
                Log.Removed(logger, id, by.Name, by.Address);
            }

            return isRemoved;
        },
        cancellation);

    /// <summary>Reads the windows before a request is accepted.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(() => LoadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                file.Look();
                await TryReadAsync(() => LoadAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task TryReadAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation) => created = [.. (await store.ListAsync(cancellation)).Select(Known)];

    /// <summary>Changes the records. A write that failed may have reached the disk: they are read again, and until that works nothing is known.</summary>
    private async Task ChangeAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (StorageException)
        {
            created = null;
            await TryReadAsync(() => ReadAsync(CancellationToken.None));
            throw;
        }
    }

    /// <summary>Removes what is over for long; what cannot be removed now is removed at another time.</summary>
    private async Task ForgetAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Kept;
        foreach (var over in created!.Where(one => one is { Window.IsDeny: true, Times: OnceTimes once } && once.To < before))
        {
            try
            {
                await store.RemoveAsync(over.Stored!.Id, by: null, cancellation);
                created = [.. created!.Where(one => one != over)];
                Log.Forgotten(logger, over.Stored.Id, over.Window.Name);
            }
            catch (StorageException)
            {
                return; // It does no harm: it is over.
            }
        }
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await change();
        }
        finally
        {
            turn.Release();
        }
    }

    private static KnownWindow Known(StoredWindow row) => WindowReader.Read(row.Window, out var problems) is { } times
        ? new KnownWindow(row.Id.ToString(), row.Window, times, row)
        : throw new StorageException($"The maintenance window {row.Id} on record cannot be used: '{problems[0].Key}' {problems[0].English} Remove it by DELETE /maintenance/{row.Id}.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Maintenance window {Id} ({Mode}, {Name}) was created by {Requester} from {Address}")]
        public static partial void Created(ILogger logger, Guid id, string mode, string name, string requester, string? address);

        [LoggerMessage(LogLevel.Information, "Maintenance window {Id} was removed by {Requester} from {Address}")]
        public static partial void Removed(ILogger logger, Guid id, string requester, string? address);

        [LoggerMessage(LogLevel.Information, "Maintenance window {Id} ({Name}) is over for a week and was removed")]
        public static partial void Forgotten(ILogger logger, Guid id, string name);

        [LoggerMessage(LogLevel.Error, "The maintenance windows cannot be read from the records: nothing is repaired until they can, and reading is tried again every 2 s")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
