using System.ComponentModel;
using System.Globalization;
using AiService.Access;
using AiService.Audit.OperationLog;
using AiService.Contract;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Store;
using AiService.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Audit.Endpoints;

/// <summary>Serves <c>GET /audit/export</c>.</summary>
internal static class ExportEndpoint
{
    private const string JsonLines = "jsonl";
    private const string Csv = "csv";
    private const string Sql = "sql";
    private const string OperationLog = "operation_log";

    private static readonly string[] Known = ["format", "from", "to", "device_id"];

    public static void Map(IEndpointRouteBuilder app)
    {
        // Also below /api/ai, because the platform's nginx passes only that.
        foreach (var path in (string[])["/audit/export", "/api/ai/audit/export"])
        {
            app.MapGet(path, ExportAsync)
                .Needs(Roles.Operator)
                .WithTags("audit")
                .WithStorageSentence("审计记录暂时无法读取，请稍后重试")
                .WithSummary("Exports the audit, or the repairs as rows of the platform's operation_log")
                .WithDescription(
                    "jsonl (default): every record of the audit as it is stored, the oldest first; data is the text of its JSON, hmac hexadecimal. sql, or operation_log: one INSERT a repair that is over, "
                    + "which adds nothing where the row is there already. csv: the same rows and what else is known of the repairs; it begins with a byte order mark, and a cell that begins like a formula "
                    + "gets an apostrophe before it. X-Export-Rows and X-Export-Left-Out say how many rows there are, and how many repairs are left out because their device's id is no whole number. "
                    + "An answer that ends without an error is whole: if the records cannot be read any more, the connection is broken off.")
                .Produces(StatusCodes.Status200OK, contentType: "application/x-ndjson", additionalContentTypes: ["text/csv", "application/sql"])
                .Fails(StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<IResult> ExportAsync(
        [AsParameters] ExportQuery query, HttpContext http, AuditJsonLines audit, OperationLogExport repairs, CancellationToken cancellation)
    {
        RepairQuery.RequireKnown(http.Request.Query.Keys, Known);
        var (device, from, to) = (RepairQuery.Text(query.DeviceId), RepairQuery.ReadTime(query.From, "from"), RepairQuery.ReadTime(query.To, "to"));
        if (from >= to)
        {
            throw new FieldException("from", "必须早于 to");
        }

        var format = RepairQuery.Text(query.Format)?.ToLowerInvariant() ?? JsonLines;
        if (format == JsonLines)
        {
            var range = await audit.RangeAsync(cancellation);
            var filter = new AuditFilter { DeviceId = device, From = from, To = to, Limit = 1 };
            return File(http, stream => audit.WriteAsync(stream, range, filter, cancellation), "application/x-ndjson", "audit.jsonl");
        }

        if (format is not (Csv or Sql or OperationLog))
        {
            throw new FieldException("format", $"必须是 {JsonLines}、{Csv}、{Sql} 或 {OperationLog}");
        }

        var ended = new EndedFilter(device, from, to);
        var count = await repairs.CountAsync(ended, cancellation);
        http.Response.Headers["X-Export-Rows"] = count.Rows.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Export-Left-Out"] = count.LeftOut.ToString(CultureInfo.InvariantCulture);
        return format == Csv
            ? File(http, stream => repairs.WriteCsvAsync(stream, ended, cancellation), "text/csv; charset=utf-8", "operation_log.csv")
            : File(http, stream => repairs.WriteSqlAsync(stream, ended, count, cancellation), "application/sql", "operation_log.sql");
    }

    private static IResult File(HttpContext http, Func<Stream, Task> write, string type, string name)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(write, type, name);
    }
}

/// <summary>What an export is of, as the query says it.</summary>
internal sealed class ExportQuery
{
    /// <summary>jsonl (default): the audit's records; sql or operation_log, csv: the repairs that are over.</summary>
    [FromQuery(Name = "format"), Description("jsonl (default), csv, sql or operation_log, which is the same as sql.")]
    public string? Format { get; init; }

    /// <summary>Written, or ended, then or later.</summary>
    [FromQuery(Name = "from"), Description("Records written, or repairs ended, then or later; ISO 8601, UTC where it names no offset.")]
    public string? From { get; init; }

    /// <summary>Written, or ended, before.</summary>
    [FromQuery(Name = "to"), Description("Records written, or repairs ended, before; ISO 8601, UTC where it names no offset.")]
    public string? To { get; init; }

    /// <summary>Only this device's.</summary>
    [FromQuery(Name = "device_id"), Description("Only this device's.")]
    public string? DeviceId { get; init; }
}
