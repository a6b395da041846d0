using System.Buffers;
using System.Text;
using System.Text.Json;
using AiService.Audit;
using AiService.Storage;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.Audit.Export;

/// <summary>The records of the audit as they are stored.</summary>
public sealed class JsonLinesTests
{
    private const string Members = "id,at,repair_id,device_id,event,state,provider,action,execution_id,detail,requested_by,requested_from,outcome,data,hmac";

    [Theory]
    [InlineData("/audit/export")]
    [InlineData("/api/ai/audit/export")]
    public async Task Every_record_is_a_line_of_the_stored_texts_in_one_order(string path)
    {
        await using var service = await ProviderService.StartAsync([ExportCalls.Ends(() => "端口\n“已恢复” \\ 😀")]);
        await service.RepairAtAsync(7);
        using var records = TemporaryFolder.Connect(Path.Combine(service.Folder, "records.db"));
        var stored = records.Query("SELECT *, lower(hex(hmac)) AS hex FROM audit ORDER BY id").Cast<IDictionary<string, object?>>().ToList();

        using var response = await service.ExportAsync("", path);

        response.Content.Headers.ContentType!.ToString().Should().Be("application/x-ndjson");
        response.Content.Headers.ContentDisposition!.ToString().Should().StartWith("attachment; filename=audit.jsonl");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCountGreaterThan(3).And.HaveSameCount(stored);
        foreach (var (line, row) in lines.Zip(stored))
        {
            var members = JsonDocument.Parse(line).RootElement.EnumerateObject().ToList();
            string.Join(',', members.Select(member => member.Name)).Should().Be(Members);
            foreach (var member in members)
            {
                var expected = member.Name == "hmac" ? (row["hmac"] is null ? null : row["hex"]) : row[member.Name];
                (member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.ToString()).Should().Be(expected?.ToString(), member.Name);
            }
        }
    }

    [Fact]
    public async Task Device_and_times_restrict_it()
    {
        using var files = new AuditCopy();
        var seven = AuditedRecords.Entry(7);
        await files.AppendAsync(
            seven with { At = new(2026, 11, 29, 23, 59, 59, TimeSpan.Zero), Event = "before" },
            seven with { At = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero), Event = "first" },
            seven with { At = new(2026, 11, 30, 1, 0, 0, TimeSpan.Zero), Event = "other device", DeviceId = "77" },
            seven with { At = new(2026, 11, 30, 15, 59, 59, TimeSpan.Zero), Event = "last" },
            seven with { At = new(2026, 11, 30, 16, 0, 0, TimeSpan.Zero), Event = "after" });
        await using var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}"]);

        (await EventsAsync("?format=JSONL&device_id=7&from=2026-11-30&to=2026-12-01T00:00:00%2B08:00")).Should().Equal("first", "last");
        (await EventsAsync("?device_id=7")).Should().Equal("before", "first", "last", "after");
        (await EventsAsync("?device_id=7'%20OR%201")).Should().BeEmpty();
        (await EventsAsync("?to=2026-11-30")).Should().Contain("before").And.NotContain("first");

        async Task<IEnumerable<string?>> EventsAsync(string query) =>
            (await service.ExportedAsync(query)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public async Task Records_of_a_million_are_read_as_they_are_sent_and_no_longer_once_the_caller_is_gone()
    {
        var rows = new ManyRows();
        await using var service = await ServiceUnderTest.StartAsync(adjust: services => services.Replace(ServiceDescriptor.Singleton<IStoredAudit>(rows)));
        using (var response = await service.ExportAsync(""))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            using var reader = new StreamReader(body);
            (await reader.ReadLineAsync()).Should().StartWith("""{"id":1,""");
        }

        (await rows.Gone.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue();
        rows.Read.Should().BeLessThan(200_000, "what the caller does not take is not read");
        service.Log.Text.Should().NotContain("Unexpected failure", "a caller who hangs up is no failure");
    }

    [Theory]
    [InlineData("/audit/export", 503)]
    [InlineData("/api/ai/audit/export", 200)]
    public async Task Records_that_cannot_be_read_are_an_error_before_the_first_byte(string path, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync(adjust: services => services.Replace(ServiceDescriptor.Singleton<IStoredAudit>(new ManyRows { FailsAt = 0 })));

        using var response = await service.ExportAsync("", path);

        ((int)response.StatusCode).Should().Be(status);
        (await response.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(503);
        response.Content.Headers.ContentDisposition.Should().BeNull();
    }

    [Fact]
    public async Task Records_that_cannot_be_read_any_more_break_the_answer_off()
    {
        await using var service = await ServiceUnderTest.StartAsync(adjust: services => services.Replace(ServiceDescriptor.Singleton<IStoredAudit>(new ManyRows { FailsAt = 1000 })));
        using var response = await service.ExportAsync("");

        var reading = () => response.Content.ReadAsStringAsync();

        await reading.Should().ThrowAsync<HttpRequestException>("half an export must not look like a whole one");
    }

    /// <summary>A million records of 2 KB.</summary>
    private sealed class ManyRows : IStoredAudit
    {
        private static readonly string Detail = new('x', 2000);
        private readonly TaskCompletionSource<bool> gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long FailsAt { get; init; } = long.MaxValue;

        public Task<bool> Gone => gone.Task;

        public long Read { get; private set; }

        public Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation)
        {
            cancellation.Register(() => gone.TrySetResult(true));
            return Task.FromResult((0L, 1_000_000L));
        }

        public Task<long?> WriteLinesAsync(long after, long last, AuditFilter filter, IBufferWriter<byte> to, CancellationToken cancellation)
        {
            if (after >= FailsAt)
            {
                throw new StorageException("The records cannot be read.");
            }

            Read = Math.Min(last, after + 500);
            for (var id = after + 1; id <= Read; id++)
            {
                to.Write(Encoding.UTF8.GetBytes($$"""{"id":{{id}},"detail":"{{Detail}}"}""" + "\n"));
            }

            return Task.FromResult<long?>(Read < last ? Read : null);
        }
    }
}
