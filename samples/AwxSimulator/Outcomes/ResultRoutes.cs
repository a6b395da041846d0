using System.Text.Json.Nodes;
using AwxSimulator.Http;
using AwxSimulator.Inventories;
using AwxSimulator.Jobs;
using AwxSimulator.Templates;

namespace AwxSimulator.Outcomes;

/// <summary>What a job leaves: its events, its hosts' summaries, its text.</summary>
internal static class ResultRoutes
{
    private const int LongestShown = 1024 * 1024;

    private static readonly ListQuery<RunEvent> EventQuery = new("JobEvent", new Dictionary<string, Func<RunEvent, object?>>
    {
        ["id"] = happened => happened.Counter,
        ["counter"] = happened => happened.Counter,
        ["event"] = happened => happened.Kind,
        ["host_name"] = happened => happened.Host ?? "",
        ["failed"] = happened => happened.IsFailure ? "true" : "false",
    });

    public static void MapResults(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs/{id:int}/job_events/", Events).WithMetadata(AllowedMethods.Get);
        api.MapGet("/jobs/{id:int}/job_host_summaries/", Summaries).WithMetadata(AllowedMethods.Get);
        api.MapGet("/jobs/{id:int}/stdout/", Stdout).WithMetadata(AllowedMethods.Get);
    }

    private static IResult Events(int id, HttpRequest request, JobStore store, DeviceInventory inventory, TimeProvider time)
    {
        var (job, now) = (JobRoutes.Find(store, id), time.GetUtcNow());
        return EventQuery.Answer(request, RunEvent.Of(job, now), happened => EventDocument.Of(happened, job, now, inventory, Links.BaseOf(request)));
    }

    private static IResult Summaries(int id, HttpRequest request, JobStore store, DeviceInventory inventory, TimeProvider time)
    {
        var (job, now) = (JobRoutes.Find(store, id), time.GetUtcNow());
        var state = job.Life.At(now);
        var hosts = state is { EventsStored: true, IsCut: false } && job.Plan is { HasStats: true, Ending: not Endings.SuccessfulNoHost } ? job.Plan.Hosts.Count : 0;
        var query = new ListQuery<int>("JobHostSummary", new Dictionary<string, Func<int, object?>>
        {
            ["id"] = index => index,
            ["host_name"] = index => job.Plan.Hosts[index],
        });
        return query.Answer(request, Enumerable.Range(0, hosts), index => EventDocument.Summary(index, job, now, inventory, Links.BaseOf(request)));
    }

    /// <summary>Above one mebibyte there is a sentence instead, with 200. Without a format there is a page.</summary>
    private static IResult Stdout(int id, HttpRequest request, JobStore store, TimeProvider time)
    {
        var job = JobRoutes.Find(store, id);
        var text = string.Concat(RunEvent.Of(job, time.GetUtcNow()).Select(happened => happened.Line + "\n"));
        text += new string('.', Math.Max(0, job.Template.Direction.StdoutBytes - text.Length));
        var format = request.Query["format"].ToString();
        if (text.Length > LongestShown && !format.EndsWith("_download", StringComparison.Ordinal))
        {
            text = FormattableString.Invariant($"Standard Output too large to display ({text.Length} bytes), only download supported for sizes over {LongestShown} bytes.");
        }

        var acceptsJson = request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);
        return format switch
        {
            "json" or "" when format == "json" || acceptsJson => Answers.Json(Lines(text, request.Query)),
            "txt" or "ansi" or "txt_download" or "ansi_download" => Results.Text(text, "text/plain; charset=utf-8"),
            _ => Answers.Html(StatusCodes.Status200OK, $"<!doctype html>\n<html><body><pre>{System.Net.WebUtility.HtmlEncode(text)}</pre></body></html>\n"),
        };
    }

    private static JsonObject Lines(string text, IQueryCollection query)
    {
        var lines = text.Split('\n').SkipLast(text.EndsWith('\n') ? 1 : 0).ToList();
        var start = int.TryParse(query["start_line"], out var from) ? Math.Clamp(from, 0, lines.Count) : 0;
        var end = int.TryParse(query["end_line"], out var to) ? Math.Clamp(to, start, lines.Count) : lines.Count;
        return new JsonObject
        {
            ["range"] = new JsonObject { ["start"] = start, ["end"] = end, ["absolute_end"] = lines.Count },
            ["content"] = string.Concat(lines[start..end].Select(line => line + "\n")),
        };
    }
}
