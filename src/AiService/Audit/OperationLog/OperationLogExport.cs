using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Audit.OperationLog;

/// <summary>How many rows an export has, and how many repairs it leaves out because their device's id is no whole number.</summary>
internal sealed record OperationLogCount(long Rows, long LeftOut);

/// <summary>Exports repairs that are over as rows of <c>operation_log</c>, the oldest end first, one page in memory at a time.</summary>
internal sealed class OperationLogExport(IEndedRepairs repairs, OperationLogRows rows, IExecutionHistory history, TimeProvider time, ILogger<OperationLogExport> logger)
{
    private const int PageSize = 100;

    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<OperationLogCount> CountAsync(EndedFilter filter, CancellationToken cancellation)
    {
        var (there, leftOut) = (0L, 0L);
        foreach (var (device, count) in await repairs.CountAsync(filter, cancellation))
        {
            (there, leftOut) = OperationLogRows.Number(device) is null ? (there, leftOut + count) : (there + count, leftOut);
        }

        return new OperationLogCount(there, leftOut);
    }

    /// <summary>Writes SQL; its last line says that it is whole.</summary>
    /// <exception cref="StorageException">The records cannot be read: what was written is not whole.</exception>
    public async Task WriteSqlAsync(Stream to, EndedFilter filter, OperationLogCount count, CancellationToken cancellation)
    {
        await to.WriteAsync(Ascii(
            $"-- Repairs of AiService for the platform's operation_log; op_time is UTC. It can be run again: rows that are there are not added.\n-- {count.Rows} rows; {count.LeftOut} repairs left out, whose device id is no whole number.\n"),
            cancellation);
        var written = 0;
        await foreach (var page in PagesAsync(filter, cancellation))
        {
            await to.WriteAsync(Ascii(string.Concat(page.Select(row => OperationLogSql.Statement(row) + "\n"))), cancellation);
            await to.FlushAsync(cancellation);
            written += page.Count;
        }

        await to.WriteAsync(Ascii(string.Create(CultureInfo.InvariantCulture, $"-- End: {written} rows.\n")), cancellation);
    }

    /// <summary>Writes CSV with what the engine keeps of each execution.</summary>
    /// <exception cref="StorageException">The records cannot be read: what was written is not whole.</exception>
    public async Task WriteCsvAsync(Stream to, EndedFilter filter, CancellationToken cancellation)
    {
        using var past = new PastExecutions(history, time, logger);
        await to.WriteAsync(Encoding.UTF8.GetBytes(OperationLogCsv.Header()), cancellation);
        await foreach (var page in PagesAsync(filter, cancellation))
        {
            var executions = await past.ReadAsync(page, cancellation);
            await to.WriteAsync(Encoding.UTF8.GetBytes(OperationLogCsv.Lines(page, executions)), cancellation);
            await to.FlushAsync(cancellation);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<OperationLogRow>> PagesAsync(
        EndedFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RepairRecord? last = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await repairs.PageAsync(filter, last, PageSize, cancellation);
            yield return [.. page.Select(rows.Of).OfType<OperationLogRow>()];
            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
