using System.Text.Json;
using AiService.Audit;
using AiService.Contract;
using AiService.Storage;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.Audit;

/// <summary>Reads the audit as its callers do.</summary>
internal static class AuditCalls
{
    /// <summary>The records that a query of <c>GET /audit</c> finds, the last written first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AuditAsync(this ServiceUnderTest service, string query, params string[] headers)
    {
        using var response = await service.SendAsync(HttpMethod.Get, $"/audit?{query}", null, headers);
        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(200, envelope.ToString());
        return [.. envelope.GetProperty("data").GetProperty("items").EnumerateArray()];
    }

    /// <summary>The only record of an event.</summary>
    public static async Task<JsonElement> RecordAsync(this ServiceUnderTest service, string @event) =>
        (await service.AuditAsync($"event={@event}")).Should().ContainSingle().Which;

    /// <summary>Who, from where, what, and what came of it.</summary>
    public static (string? By, string? From, string? Action, string? Outcome) Told(this JsonElement record) =>
        (record.Text("requested_by"), record.Text("requested_from"), record.Text("action"), record.Text("outcome"));

    /// <summary>Everything that the audit in a folder holds, for what must not be in it.</summary>
    public static string TextOf(string folder)
    {
        using var records = TemporaryFolder.Connect(Path.Combine(folder, "records.db"));
        return string.Join('\n', records.Query("SELECT * FROM audit").Select(row => string.Join(' ', ((IDictionary<string, object?>)row).Values)));
    }

    /// <summary>The events on record in a folder, in their order, without the record that begins the chain.</summary>
    public static IReadOnlyList<string> EventsOf(string folder)
    {
        using var records = TemporaryFolder.Connect(Path.Combine(folder, "records.db"));
        return records.Query<string>("SELECT event FROM audit WHERE event <> 'segment_started' ORDER BY id").AsList();
    }
}

/// <summary>The audit, in which a write fails or hangs when the test says so.</summary>
internal sealed class BrokenAudit : IAuditStore
{
    private IAuditStore real = null!;

    /// <summary>Called before each write.</summary>
    public Func<AuditEntry, Task> Writing { get; set; } = _ => Task.CompletedTask;

    public static Func<AuditEntry, Task> Fails { get; } = _ => throw new StorageException("not written");

    public static Func<AuditEntry, Task> Hangs { get; } = _ => new TaskCompletionSource().Task;

    /// <summary>Puts itself in front of the service's own.</summary>
    public void Use(IServiceCollection services)
    {
        var own = services.Single(service => service.ServiceType == typeof(IAuditStore));
        services.Replace(ServiceDescriptor.Singleton<IAuditStore>(all =>
        {
            real = (IAuditStore)ActivatorUtilities.CreateInstance(all, own.ImplementationType!);
            return this;
        }));
    }

    public async Task<long> AppendAsync(AuditEntry entry)
    {
        await Writing(entry);
        return await real.AppendAsync(entry);
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid repairId, CancellationToken cancellation) => real.ReadAsync(repairId, cancellation);

    public Task<Page<AuditEntry>> PageAsync(AuditFilter filter, CancellationToken cancellation) => real.PageAsync(filter, cancellation);
}
