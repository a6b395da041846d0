using AiService.Storage;

namespace AiService.Knowledge.Exchange;

/// <summary>
/// Imports a file in two passes: the first reads all of it and writes nothing, so that a file that is broken as a whole leaves no trace; the second
/// writes in batches, each a transaction of its own, between which others can write. An interrupted import has written whole batches, and can be
/// repeated.
/// </summary>
internal sealed partial class KnowledgeImport(IImportStore store, IPythonFile python, ILogger<KnowledgeImport> logger)
{
    private const int BatchSize = 500;
    private const int MaxProblems = 100;

    /// <param name="source">The file.</param>
    /// <param name="dryRun">Reports what would be done, and writes nothing.</param>
    /// <param name="strict">Writes nothing when a line is refused.</param>
    /// <param name="cancellation">Between two batches.</param>
    /// <exception cref="ImportException">The file as a whole cannot be read; nothing was written.</exception>
    /// <exception cref="StorageException">The knowledge base could not be written; what was before that batch is.</exception>
    public async Task<ImportReport> RunAsync(ImportSource source, bool dryRun, bool strict, CancellationToken cancellation)
    {
        var checkedBy = Check(source, cancellation);
        var report = checkedBy with { Applied = !dryRun && !(strict && checkedBy.Refused > 0) };
        if (!dryRun && !report.Applied)
        {
            return report;
        }

        var seen = new HashSet<UInt128>();
        foreach (var batch in source.Read(python, new HashSet<string>()).Select(line => line.Entry).OfType<ExchangeEntry>().Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            Count(report, dryRun ? await PlanAsync(batch, source.Once, seen, cancellation) : await store.ImportAsync(batch, source.Once, cancellation));
        }

        Log.Imported(logger, report.Applied, report.Format, report.Read, report.Added, report.Updated, report.Unchanged, report.Refused);
        return report;
    }

    private ImportReport Check(ImportSource source, CancellationToken cancellation)
    {
        var problems = new List<ImportProblem>();
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var report = new ImportReport { Format = source.Format, Applied = false, Problems = problems, IgnoredColumns = unknown };
        foreach (var line in source.Read(python, unknown))
        {
            cancellation.ThrowIfCancellationRequested();
            report.Read++;
            report.Refused += line.Entry is null ? 1 : 0;
            if (line.Problem is { } problem && problems.Count < MaxProblems)
            {
                problems.Add(new ImportProblem(line.Number, problem));
            }
        }

        return report;
    }

    /// <param name="batch">The entries.</param>
    /// <param name="once">See <see cref="ImportSource.Once"/>.</param>
    /// <param name="seen">What the file has brought before this batch: 16 bytes an entry.</param>
    /// <param name="cancellation">The caller's.</param>
    private async Task<ImportOutcome[]> PlanAsync(ExchangeEntry[] batch, bool once, HashSet<UInt128> seen, CancellationToken cancellation)
    {
        var outcomes = await store.PlanAsync(batch, once, cancellation);
        return
        [
            .. batch.Zip(outcomes, (entry, outcome) => outcome != ImportOutcome.Unchanged && !seen.Add(entry.Identity()) ? ImportOutcome.Unchanged : outcome),
        ];
    }

    private static void Count(ImportReport report, IReadOnlyCollection<ImportOutcome> outcomes)
    {
        report.Added += outcomes.Count(outcome => outcome == ImportOutcome.Added);
        report.Updated += outcomes.Count(outcome => outcome == ImportOutcome.Updated);
        report.Unchanged += outcomes.Count(outcome => outcome == ImportOutcome.Unchanged);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Import (written: {Applied}) of {Format}: {Read} read, {Added} added, {Updated} updated, {Unchanged} unchanged, {Refused} refused")]
        public static partial void Imported(ILogger logger, bool applied, string format, long read, long added, long updated, long unchanged, long refused);
    }
}
