using System.Diagnostics;
using System.Globalization;
using AiService.Audit;
using AiService.Bench.Audit;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Lists;

/// <summary>What the indexes cost when something is written: a repair from its first line to its last, each in a transaction that is on disk.</summary>
internal static class WriteCost
{
    private const int Repairs = 300;
    private static readonly RepairState[] Course = [RepairState.Planned, RepairState.Sending, RepairState.Running, RepairState.Succeeded];

    public static async Task TellAsync(string file)
    {
        using var database = new RecordsDatabase(file, NullLogger<RecordsDatabase>.Instance);
        var store = new SqliteRepairStore(database);
        var like = await database.ReadAsync(connection => connection.QueryFirst<RepairRecord>("SELECT * FROM repairs ORDER BY rowid DESC LIMIT 1"), default);
        await WriteAsync(store, like, Repairs / 10);
        var (times, cpu) = (new List<double>(), Environment.CpuUsage.TotalTime);
        for (var number = 0; number < Repairs; number++)
        {
            var began = Stopwatch.GetTimestamp();
            await WriteAsync(store, like, 1);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a repair's {Course.Length} writes: median {Medians.Of(times):0.00} ms, p95 {Medians.At(times, 0.95):0.00} ms, CPU {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Repairs:0.00} ms"));
    }

    private static async Task WriteAsync(SqliteRepairStore store, RepairRecord like, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var repair = like with { Id = Guid.CreateVersion7(), AnalysisId = Guid.NewGuid(), DeviceId = $"device-{now.Ticks % RecordsFill.Devices}", State = RepairState.Planned, CreatedAt = now, UpdatedAt = now, BegunAt = null, EndedAt = null };
            await store.InsertAsync(repair, Line(repair));
            for (var step = 1; step < Course.Length; step++)
            {
                now = TimeProvider.System.GetUtcNow();
                var isOver = step == Course.Length - 1;
                repair = repair with { State = Course[step], Status = Course[step].Word(), UpdatedAt = now, BegunAt = repair.BegunAt ?? now, EndedAt = isOver ? now : null };
                await store.UpdateAsync(repair, Course[step - 1], Line(repair), []);
            }
        }
    }

    private static AuditEntry Line(RepairRecord repair) => new()
    {
        At = repair.UpdatedAt,
        RepairId = repair.Id,
        DeviceId = repair.DeviceId,
        Event = repair.State.Word(),
        State = repair.State.Word(),
        Provider = "stackstorm",
        Action = repair.Action,
        Detail = repair.Fault,
        RequestedBy = repair.State is RepairState.Planned ? "device-service" : null,
    };
}
