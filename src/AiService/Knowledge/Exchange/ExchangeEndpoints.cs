using System.ComponentModel;
using System.Net.Http.Headers;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Knowledge.Entries;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Knowledge.Exchange;

/// <summary>Maps import and export. A path never comes from a caller: a file is the body, or the one of the setting.</summary>
internal static class ExchangeEndpoints
{
    private const string Errors = "Errors are HTTP 200 with a code: 400 for a parameter or a file that cannot be read as a whole, 409 while another import "
        + "runs, 503 when the knowledge base cannot be read or written. ";

    private const string DryRun = "true says what would be done, and does nothing.";

    public static void MapExchange(this IEndpointRouteBuilder knowledge)
    {
        knowledge.MapGet("/export", ExportAsync)
            .Needs(Roles.Reader)
            .WithSummary("Export entries, the oldest first, as JSON Lines or CSV")
            .WithDescription("format is jsonl (default) or csv; bom=true puts the mark before it by which Excel knows UTF-8. A cell that begins like a formula gets an "
                + "apostrophe before it, which an import takes off. Retired entries are there unless retired is false. " + Errors)
            .Produces(StatusCodes.Status200OK, contentType: "application/x-ndjson", additionalContentTypes: "text/csv");
        knowledge.MapPost("/import", ImportAsync)
            .Needs(Roles.Operator)
            .WithSummary("Import entries from JSON Lines, CSV, or a Python service's SQLite file")
            .WithDescription("The body is the file; Content-Type says which: application/x-ndjson, text/csv, application/vnd.sqlite3. A line that cannot be kept is reported with its "
                + "number, and the rest is imported; with strict=true nothing is. dry_run=true says what would be done. The same file twice changes nothing. " + Errors
                + "Another Content-Type is HTTP 415, a file larger than KNOWLEDGE_IMPORT_MAX_MB 413.")
            .Accepts<string>("application/x-ndjson", "text/csv", "application/vnd.sqlite3", "*/*") // The last one lets the handler say what is wrong with another.
            .WithMetadata(Answer.Produces<object>(StatusCodes.Status413PayloadTooLarge), Answer.Produces<object>(StatusCodes.Status415UnsupportedMediaType));
        knowledge.MapPost("/import/python", ImportPythonAsync)
            .Needs(Roles.Operator)
            .WithSummary("Import what is new in the file of KNOWLEDGE_IMPORT_PYTHON_DB")
            .WithDescription("That service may be writing to it meanwhile. " + Errors);
    }

    private static async Task<IResult> ExportAsync(
        [Description("jsonl (default) or csv.")] string? format,
        [Description("true puts the byte order mark first.")] string? bom,
        [AsParameters] EntryQuery query, HttpResponse response, KnowledgeExport export, CancellationToken cancellation)
    {
        var csv = format?.ToLowerInvariant() switch
        {
            null or "" or ImportSource.JsonLinesFormat => false,
            ImportSource.CsvFormat => true,
            _ => throw new FieldException("format", "必须是 jsonl 或 csv"),
        };
        var mark = EntryFilter.Flag("bom", bom);
        var filter = EntryFilter.Read(query, retired: null);
        var first = await export.PageAsync(filter, cancellation);
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(
            stream => export.WriteAsync(stream, filter, first, csv, mark, cancellation),
            csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
            csv ? "knowledge.csv" : "knowledge.jsonl");
    }

    private static async Task<Answer<ImportReport>> ImportAsync(
        [FromQuery(Name = "dry_run"), Description(DryRun)] string? dryRun,
        [Description("true imports nothing when a line cannot be kept.")] string? strict,
        HttpContext http, KnowledgeImport import, ImportTurn turn, ExchangeOptions options,
        CancellationToken cancellation)
    {
        var (dry, all) = (EntryFilter.Flag("dry_run", dryRun), EntryFilter.Flag("strict", strict));
        if (Format(http.Request.ContentType) is not { } format)
        {
            return Answer.Unreadable(
                StatusCodes.Status415UnsupportedMediaType, "请求的 Content-Type 必须是 application/x-ndjson、text/csv（UTF-8）或 application/vnd.sqlite3");
        }

        try
        {
            return await AnswerAsync(turn, async () =>
            {
                using var spool = new Spool();
                await spool.TakeAsync(http.Request, options.MaxBytes, cancellation);
                return await import.RunAsync(new ImportSource(format, spool.Path), dry, all, cancellation);
            });
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Answer.Unreadable(StatusCodes.Status413PayloadTooLarge, $"文件超过 {options.MaxMegabytes} MiB（KNOWLEDGE_IMPORT_MAX_MB）");
        }
    }

    private static async Task<Answer<ImportReport>> ImportPythonAsync(
        [FromQuery(Name = "dry_run"), Description(DryRun)] string? dryRun, PythonImport python, ImportTurn turn, CancellationToken cancellation)
    {
        var dry = EntryFilter.Flag("dry_run", dryRun);
        return python.Path is { } path
            ? await AnswerAsync(turn, () => python.ImportAsync(path, dry, cancellation))
            : Answer.Error(StatusCodes.Status409Conflict, "没有配置 KNOWLEDGE_IMPORT_PYTHON_DB");
    }

    private static async Task<Answer<ImportReport>> AnswerAsync(ImportTurn turn, Func<Task<ImportReport>> run)
    {
        try
        {
            return await turn.TakeAsync(run) is { } report
                ? Answer.Ok(report)
                : Answer.Error(StatusCodes.Status409Conflict, "另一个导入正在进行，请稍后重试");
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or (IOException and not BadHttpRequestException) && !Failures.IsBadChunk(failed))
        {
            return Answer.Error(StatusCodes.Status503ServiceUnavailable, $"临时文件无法写入：{failed.Message}");
        }
    }

    private static string? Format(string? contentType)
    {
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? type.MediaType?.ToLowerInvariant() switch
            {
                "application/x-ndjson" or "application/jsonl" or "application/x-jsonlines" => ImportSource.JsonLinesFormat,
                "text/csv" => ImportSource.CsvFormat,
                "application/vnd.sqlite3" or "application/x-sqlite3" => ImportSource.SqliteFormat,
                _ => null,
            }
            : null;
    }
}
