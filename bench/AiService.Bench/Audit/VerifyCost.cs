using System.Diagnostics;
using System.Globalization;
using AiService.Audit;
using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Audit;

/// <summary>The cost of verifying an audit: beside reading the same rows and checking nothing, and as the command, in a process of its own.</summary>
internal static class VerifyCost
{
    private const int Rounds = 3;
    private const int PerTransaction = 10_000;

    public static async Task TellAsync(string folder, int count)
    {
        var file = Path.Combine(folder, "records.db");
        await WriteAsync(file, count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Verifying {count:N0} records, {new FileInfo(file).Length / 1_048_576.0:N0} MiB; medians of {Rounds} rounds in turn"));
        var (reading, verifying) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            reading.Add(await SecondsAsync(() => Task.FromResult(Read(file) == count)));
            verifying.Add(await SecondsAsync(async () => await AuditFile.VerifyAsync(file, AuditFiles.Beside(file), null) is { Ok: true } verdict && verdict.Records == count));
        }

        var (baseline, ours) = (Medians.Of(reading), Medians.Of(verifying));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"reading the rows",-24} {baseline,8:0.00} s {count / baseline,12:N0} records/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"verifying them",-24} {ours,8:0.00} s {count / ours,12:N0} records/s   ratio {ours / baseline:0.00}"));
        Console.WriteLine($"  {"the command",-24} {await CommandAsync(file)}");
    }

    private static async Task WriteAsync(string file, int count)
    {
        using var records = new RecordsDatabase(file, NullLogger<RecordsDatabase>.Instance);

        // The first record begins the chain.
        for (var next = 2; next <= count; next += PerTransaction)
        {
            await records.WriteAsync(
                (connection, transaction) =>
                {
                    for (var number = next; number <= Math.Min(count, next + PerTransaction - 1); number++)
                    {
                        records.Append(connection, transaction, AppendCost.Entry(number));
                    }

                    return true;
                },
                CancellationToken.None);
        }
    }

    private static int Read(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var rows = 0;
        long? last = long.MinValue;
        while (last is { } after)
        {
            last = AuditRows.Read(connection, after, long.MaxValue, (_, _, _, _, _) => rows++, AuditVerification.Step);
        }

        return rows;
    }

    private static async Task<double> SecondsAsync(Func<Task<bool>> work)
    {
        var began = Stopwatch.GetTimestamp();
        var isRight = await work();
        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return isRight ? taken : throw new InvalidOperationException("The records are not those that were written.");
    }

    private static async Task<string> CommandAsync(string file)
    {
        var began = Stopwatch.GetTimestamp();
        using var command = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "AiService.dll"), "audit", "verify", $"--RECORDS_DB_PATH={file}", $"--contentRoot={Path.GetDirectoryName(file)}"])
        { RedirectStandardOutput = true })!;
        var peak = 0L;
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        try
        {
            while (!command.HasExited)
            {
                command.Refresh();
                peak = Math.Max(peak, command.PeakWorkingSet64);
                await look.WaitForNextTickAsync();
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended between the two looks.
        }

        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var verdict = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{taken,8:0.00} s   {peak / 1e6:0} MB resident at most, exit code {command.ExitCode}: {verdict.Split(':')[0]}");
    }
}
