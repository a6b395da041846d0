using System.Globalization;
using System.Text;
using System.Text.Json;
using AiService.Hosting;
using AiService.Knowledge.Entries;
using AiService.Storage;
using CsvHelper;

namespace AiService.Knowledge.Exchange;

/// <summary>
/// Exports entries, the oldest first, one page in memory at a time. Each page is a short read of its own: an export over a slow connection blocks
/// neither a writer nor the write-ahead log.
/// </summary>
internal sealed class KnowledgeExport(IEntryStore entries)
{
    private const int PageSize = 100;
    private const char Bom = '\uFEFF';

    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public Task<List<KnowledgeRecord>> PageAsync(EntryFilter filter, CancellationToken cancellation) =>
        entries.PageAsync(filter, newestFirst: false, PageSize, cancellation);

    /// <param name="to">The body of the answer.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="page">The first page, read before the answer began, so that a failure can still be answered.</param>
    /// <param name="csv">CSV, or else JSON Lines.</param>
    /// <param name="bom">Begins with the mark by which Excel knows UTF-8.</param>
    /// <param name="cancellation">The caller's.</param>
    public async Task WriteAsync(Stream to, EntryFilter filter, List<KnowledgeRecord> page, bool csv, bool bom, CancellationToken cancellation)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes((bom ? $"{Bom}" : "") + (csv ? Csv(writer => Row(writer, CsvLines.Columns)) : "")), cancellation);
        while (page.Count > 0)
        {
            var text = csv ? Csv(writer => page.ForEach(entry => Row(writer, Cells(entry)))) : JsonLines(page);
            await to.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            await to.FlushAsync(cancellation);
            page = await PageAsync(filter with { After = page[^1].Id }, cancellation);
        }
    }

    private static string JsonLines(List<KnowledgeRecord> page) => string.Concat(page.Select(entry => JsonSerializer.Serialize(entry, Json.Wire) + "\n"));

    private static string Csv(Action<CsvWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = new CsvWriter(text, CsvLines.Shape()))
        {
            write(writer);
        }

        return text.ToString();
    }

    private static void Row(CsvWriter writer, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            writer.WriteField(cell is null ? "" : FormulaGuard.Guard(cell));
        }

        writer.NextRecord();
    }

    /// <summary>In the order of <see cref="CsvLines.Columns"/>.</summary>
    private static string?[] Cells(KnowledgeRecord entry) =>
    [
        Number(entry.Id), entry.Keyword, entry.Title, entry.Solution, entry.DeviceType, entry.FaultLevel, Number(entry.HitCount), entry.CreateTime,
        entry.UpdateTime, entry.Action, entry.Platform, Number(entry.TimesSeen), Number(entry.TimesWorked), Number(entry.TimesFailed), entry.LastSuccess,
        entry.Devices.Count > 0 ? JsonSerializer.Serialize(entry.Devices, Json.Wire) : null, entry.Evidence, entry.Retired ? "true" : "false", Number(entry.MergedInto), entry.Version,
    ];

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
