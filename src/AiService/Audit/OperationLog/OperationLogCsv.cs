using System.Globalization;
using AiService.Hosting;
using AiService.Repairs.Running;
using CsvHelper;
using CsvHelper.Configuration;

namespace AiService.Audit.OperationLog;

/// <summary>Writes rows of <c>operation_log</c>, and what else is known of their repairs, as CSV (RFC 4180).</summary>
internal static class OperationLogCsv
{
    // This form is for people, and Excel takes a file without the mark for one in the code page of the machine: the Chinese texts would be unreadable.
    private const char Bom = '\uFEFF';

    private static readonly (string Name, Func<OperationLogRow, PastExecution?, string?> Cell)[] Columns =
    [
        ("user_id", (row, _) => Number(row.UserId)),
        ("device_id", (row, _) => Number(row.DeviceId)),
        ("op_type", (_, _) => OperationLogRow.Type),
        ("op_content", (row, _) => row.Content),
        ("op_time", (row, _) => row.Time),
        ("result", (row, _) => row.Result),
        ("repair_id", (row, _) => row.Repair.Id.ToString()),
        ("analysis_id", (row, _) => row.Repair.AnalysisId.ToString()),
        ("triggered_by", (row, _) => row.Repair.TriggeredBy),
        ("level", (row, _) => row.Repair.Level.ToString()),
        ("action", (row, _) => OperationLogRows.ActionOf(row.Repair)),
        ("trace_tag", (row, _) => row.Repair.TraceTag),
        ("execution_id", (row, _) => PastExecutions.IdOf(row.Repair)),
        ("st2_status", (_, past) => past?.Status),
        ("st2_user", (_, past) => past?.User),
        ("st2_start", (_, past) => past?.Start),
        ("st2_end", (_, past) => past?.End),
        ("verified", (row, _) => row.Repair.Verified is { } verified ? verified ? "true" : "false" : null),
    ];

    /// <summary>Returns the mark and the line of column names.</summary>
    public static string Header() => Bom + Write(writer => Row(writer, Columns.Select(column => column.Name)));

    /// <summary>Returns the lines of rows.</summary>
    public static string Lines(IReadOnlyList<OperationLogRow> rows, IReadOnlyDictionary<string, PastExecution> past) => Write(writer =>
    {
        foreach (var row in rows)
        {
            var execution = PastExecutions.IdOf(row.Repair) is { } id ? past.GetValueOrDefault(id) : null;
            Row(writer, Columns.Select(column => column.Cell(row, execution)));
        }
    });

    private static string Write(Action<CsvWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)))
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

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
