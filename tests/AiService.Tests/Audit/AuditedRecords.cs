using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AiService.Audit;
using AiService.Audit.Endpoints;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Audit;

/// <summary>Records with an audit of 10,000 records, written once as the service writes them; each test has its own copy.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "xunit makes it.")]
public sealed class AuditedRecords : IAsyncLifetime, IDisposable
{
    /// <summary>The number of the last record: the first one begins the chain.</summary>
    public const int Last = 10_000;

    private readonly TemporaryFolder folder = new();

    public async Task InitializeAsync()
    {
        using var records = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);
        await records.WriteAsync(
            (connection, transaction) =>
            {
                for (var number = 2; number <= Last; number++)
                {
                    records.Append(connection, transaction, Entry(number));
                }

                return true;
            },
            CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    internal AuditCopy Copy()
    {
        var copy = new AuditCopy();
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            File.Copy(file, copy.File(Path.GetFileName(file)));
        }

        return copy;
    }

    internal static AuditEntry Entry(int number) => new()
    {
        At = new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero).AddSeconds(number),
        RepairId = new Guid(number / 4, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        DeviceId = $"{number % 100}",
        Event = (number % 4) switch { 0 => "planned", 1 => "sending", 2 => "running", _ => "succeeded" },
        State = (number % 4) switch { 0 => "planned", 1 => "sending", 2 => "running", _ => "succeeded" },
        Provider = "stackstorm",
        Action = "network.restart_port",
        ExecutionId = $"{number:x24}",
        Detail = $"接口GigabitEthernet0/0/{number} down",
        RequestedBy = "device-service",
        RequestedFrom = "10.0.0.7",
        Outcome = "200",
        Data = [],
    };
}

/// <summary>A copy of records with their key and head, and what an operator and an intruder do with it.</summary>
internal sealed class AuditCopy : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Records => File("records.db");

    public string Folder => folder.Path;

    public string Key => File("audit.key");

    public string Head => File("audit.head");

    public string File(string name) => folder.File(name);

    public void Dispose() => folder.Dispose();

    /// <summary>Changes the file as an intruder who may write it and has no key: the triggers can be removed.</summary>
    public void Tamper(string sql)
    {
        using var connection = TemporaryFolder.Connect(Records);
        connection.Execute("DROP TRIGGER IF EXISTS audit_is_not_changed; DROP TRIGGER IF EXISTS audit_is_not_deleted; DROP TRIGGER IF EXISTS audit_is_not_replaced");
        connection.Execute(sql);
    }

    /// <summary>Verifies as an operator does.</summary>
    public Task<(int Code, string Output, string Errors)> VerifyAsync(params string[] further) => RunAsync(["verify", .. further]);

    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await AuditCommand.RunAsync(["audit", $"--RECORDS_DB_PATH={Records}", $"--contentRoot={folder.Path}", .. words], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Opens the records and appends as the service does.</summary>
    public Task AppendAsync(params string[] events) => AppendAsync([.. events.Select(happened => AuditedRecords.Entry(0) with { Event = happened })]);

    /// <summary>Opens the records and appends as the service does.</summary>
    public async Task AppendAsync(params AuditEntry[] entries)
    {
        using var records = new RecordsDatabase(Records, NullLogger<RecordsDatabase>.Instance);
        var audit = new SqliteAuditStore(records);
        foreach (var entry in entries)
        {
            await audit.AppendAsync(entry);
        }
    }

    /// <summary>The data of <c>GET /audit/verify</c>.</summary>
    public static async Task<JsonElement> VerdictAsync(ServiceUnderTest service)
    {
        using var response = await service.Http.GetAsync(new Uri("/audit/verify", UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data");
    }

    /// <summary>Records as the version before wrote them: without a chain.</summary>
    public async Task MakeOldAsync(int count)
    {
        await AppendAsync([.. Enumerable.Range(0, count).Select(number => $"step{number}")]);
        Tamper("DELETE FROM audit WHERE id = 1; UPDATE audit SET id = id - 1, hmac = NULL, outcome = NULL, data = NULL");
        System.IO.File.Delete(Key);
        System.IO.File.Delete(Head);
    }

    /// <summary>The HMAC of a record.</summary>
    public string Hmac(long id)
    {
        using var connection = TemporaryFolder.Connect(Records);
        return connection.ExecuteScalar<string>("SELECT lower(hex(hmac)) FROM audit WHERE id = @id", new { id })!;
    }

    /// <summary>What the file of the head holds.</summary>
    public async Task<string> HeadAsync() => (await System.IO.File.ReadAllTextAsync(Head)).Trim();

    /// <summary>Verifies, and expects a finding.</summary>
    /// <param name="place">The record that is named; null: any.</param>
    /// <param name="why">Part of the reason.</param>
    /// <param name="options">Options of the command.</param>
    public async Task FoundAsync(long? place, string why = ":", params string[] options)
    {
        var (code, output, errors) = await VerifyAsync(options);

        errors.Should().BeEmpty();
        output.Should().StartWith("broken:").And.Contain(why);
        if (place is not null)
        {
            output.Should().Contain($": record {place}: ");
        }

        code.Should().Be(1);
    }
}

/// <summary>What a receiver has not been given yet.</summary>
internal sealed class Backlog : IAuditBacklog
{
    public (long Id, DateTimeOffset At)? Oldest { get; set; }

    public Task<(long Id, DateTimeOffset At)?> OldestAsync(CancellationToken cancellation) => Task.FromResult(Oldest);
}
