using System.Diagnostics;
using System.Globalization;
using AiService.Audit;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Audit;

/// <summary>The cost of one record, each in a transaction of its own that is synchronised to disk: with the chain, and as before it.</summary>
internal static class AppendCost
{
    private const int WarmUp = 2_000;
    private const int Rounds = 25;
    private const int RecordsPerRound = 200;

    /// <summary>The baseline: what the service wrote before the chain, into the same table and its indexes.</summary>
    private const string PlainInsert = """
        INSERT INTO audit (at, repair_id, device_id, event, state, provider, action, execution_id, detail, requested_by, requested_from, outcome, data)
        VALUES (@At, @RepairId, @DeviceId, @Event, @State, @Provider, @Action, @ExecutionId, @Detail, @RequestedBy, @RequestedFrom, @Outcome, @Data)
        RETURNING id
        """;

    public static async Task TellAsync(string folder)
    {
        using var before = new RecordsDatabase(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "plain")).FullName, "records.db"), NullLogger<RecordsDatabase>.Instance);
        using var chained = new RecordsDatabase(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "chained")).FullName, "records.db"), NullLogger<RecordsDatabase>.Instance);
        var plain = new Side(before, (connection, transaction, entry) => connection.ExecuteScalar<long>(PlainInsert, new Columns(entry), transaction));
        var chain = new Side(chained, chained.Append);
        await plain.AppendAsync(WarmUp);
        await chain.AppendAsync(WarmUp);
        plain.Forget();
        chain.Forget();
        for (var round = 0; round < Rounds; round++)
        {
            // In turn, and each as often the first: what else the machine does meanwhile is the same for both.
            foreach (var side in round % 2 == 0 ? new[] { plain, chain } : [chain, plain])
            {
                await side.AppendAsync(RecordsPerRound);
            }
        }

        Console.WriteLine($"A record, written and synchronised by itself; milliseconds; {Rounds} rounds of {RecordsPerRound} records in turn");
        Console.WriteLine($"  {"",-24} {"median",8} {"p95",8} {"CPU",8}");
        Console.WriteLine($"  {"plain INSERT",-24} {plain}");
        Console.WriteLine($"  {"with the chain",-24} {chain}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {"ratio",-24} {Medians.Of(chain.Times) / Medians.Of(plain.Times),8:0.00} {Medians.At(chain.Times, 0.95) / Medians.At(plain.Times, 0.95),8:0.00} {Medians.Of(chain.Cpu) / Medians.Of(plain.Cpu),8:0.00}"));
    }

    /// <summary>A step of a repair, as most records are.</summary>
    public static AuditEntry Entry(int number) => new()
    {
        At = new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero).AddSeconds(number),
        RepairId = new Guid(number / 4, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        DeviceId = (number % 500).ToString(CultureInfo.InvariantCulture),
        Event = "running",
        State = "running",
        Provider = "stackstorm",
        Action = "network.remediation.enable_interface",
        ExecutionId = number.ToString("x24", CultureInfo.InvariantCulture),
        Detail = $"接口GigabitEthernet0/0/{number % 48} down：execution requested",
        RequestedBy = "device-service",
        RequestedFrom = "10.0.0.7",
    };

    private sealed class Side(RecordsDatabase records, Func<SqliteConnection, SqliteTransaction, AuditEntry, long> append)
    {
        private int number;

        /// <summary>Milliseconds of each record.</summary>
        public List<double> Times { get; } = [];

        /// <summary>Milliseconds of this process's CPU for a record, by round.</summary>
        public List<double> Cpu { get; } = [];

        public async Task AppendAsync(int count)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            for (var written = 0; written < count; written++)
            {
                var entry = Entry(++number);
                var began = Stopwatch.GetTimestamp();
                await records.WriteAsync((connection, transaction) => append(connection, transaction, entry), CancellationToken.None);
                Times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            Cpu.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / count);
        }

        public void Forget()
        {
            Times.Clear();
            Cpu.Clear();
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Medians.Of(Times),8:0.000} {Medians.At(Times, 0.95),8:0.000} {Medians.Of(Cpu),8:0.000}");
    }
}
