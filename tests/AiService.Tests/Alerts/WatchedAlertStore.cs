using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.Audit;
using AiService.Contract;
using AiService.Repairs.Running;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.Alerts;

/// <summary>The store of alerts, in which a test does something at a certain moment, or makes it fail.</summary>
internal sealed class WatchedAlertStore : IAlertStore
{
    private SqliteAlertStore store = null!;

    /// <summary>After alerts were put on record.</summary>
    public Func<Task> Added { get; set; } = () => Task.CompletedTask;

    /// <summary>After an alert was read, before the reader has it.</summary>
    public Func<AlertRecord?, Task> Found { get; set; } = _ => Task.CompletedTask;

    /// <summary>Before it is looked for what is over.</summary>
    public Func<Task> Recovering { get; set; } = () => Task.CompletedTask;

    /// <summary>Starts the service with this store in front of its own.</summary>
    public Task<ServiceUnderTest> StartAsync(IRepairProvider provider, TimeProvider? time = null) =>
        ServiceUnderTest.StartAsync([GuideService.Map.Trim(), AlertCalls.AutoRepair], time ?? AlertCalls.Clock(), folder: null, services =>
        {
            services.RemoveAll<IRepairProvider>();
            services.RemoveAll<IRepairVerifier>();
            services.RemoveAll<IAlertStore>();
            services.AddSingleton(provider);
            services.AddSingleton<IAlertStore>(all =>
            {
                store = all.GetRequiredService<SqliteAlertStore>();
                return this;
            });
        });

    public async Task AddAsync(IReadOnlyList<AlertRecord> alerts, AuditEntry? request)
    {
        await store.AddAsync(alerts, request);
        await Added();
    }

    public async Task<AlertRecord?> FindAsync(string id, CancellationToken cancellation)
    {
        var found = await store.FindAsync(id, cancellation);
        await Found(found);
        return found;
    }

    public async Task<IReadOnlyList<Guid>> RecoveredAsync(IReadOnlyList<Guid> repairs, CancellationToken cancellation)
    {
        await Recovering();
        return await store.RecoveredAsync(repairs, cancellation);
    }

    public Task<bool> DecideAsync(AlertRecord alert) => store.DecideAsync(alert);

    public Task<Page<AlertRecord>> PageAsync(AlertFilter filter, CancellationToken cancellation) => store.PageAsync(filter, cancellation);

    public Task<IReadOnlyList<AlertRecord>> RepeatsAsync(AlertRecord alert, CancellationToken cancellation) => store.RepeatsAsync(alert, cancellation);

    public Task<IReadOnlyList<Guid>> PendingAsync(CancellationToken cancellation) => store.PendingAsync(cancellation);

    public Task<IReadOnlyList<AlertRecord>> FiringAsync(AlertSource source, string alertId, CancellationToken cancellation) => store.FiringAsync(source, alertId, cancellation);

    public Task<(long Kept, long Pending)> CountAsync(CancellationToken cancellation) => store.CountAsync(cancellation);
}
