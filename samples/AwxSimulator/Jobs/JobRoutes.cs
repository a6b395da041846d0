using System.Text.Json.Nodes;
using AwxSimulator.Http;

namespace AwxSimulator.Jobs;

internal static class JobRoutes
{
    /// <summary>For how long AWX waits for a dispatcher that does not answer, as measured.</summary>
    private static readonly TimeSpan DispatcherWait = TimeSpan.FromSeconds(10.5);

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs/", List).WithMetadata(AllowedMethods.Get);
        api.MapGet("/job_templates/{template:int}/jobs/", ListOfTemplate).WithMetadata(AllowedMethods.Get);
        api.MapGet("/jobs/{id:int}/", Get).WithMetadata(AllowedMethods.OfJob);
        api.MapGet("/jobs/{id:int}/cancel/", (int id, JobStore store, TimeProvider time) =>
            Answers.Json(new JsonObject { ["can_cancel"] = !Find(store, id).Life.At(time.GetUtcNow()).IsFinal })).WithMetadata(AllowedMethods.GetAndPost);
        api.MapPost("/jobs/{id:int}/cancel/", CancelAsync).WithMetadata(AllowedMethods.GetAndPost);
    }

    /// <exception cref="RefusedException">There is none, or no more.</exception>
    public static Job Find(JobStore store, int id) =>
        store.Find(id) ?? throw new RefusedException(StatusCodes.Status404NotFound, "No Job matches the given query.");

    private static IResult List(HttpRequest request, JobStore store, TimeProvider time) => ListOf(store.All(), request, time.GetUtcNow());

    private static IResult ListOfTemplate(int template, HttpRequest request, JobStore store, TimeProvider time) =>
        ListOf(store.All().Where(job => job.Template.Id == template), request, time.GetUtcNow());

    private static IResult ListOf(IEnumerable<Job> jobs, HttpRequest request, DateTimeOffset now)
    {
        var query = new ListQuery<Job>(
            "Job",
            new Dictionary<string, Func<Job, object?>>
            {
                ["id"] = job => job.Id,
                ["name"] = job => job.Template.Name,
                ["status"] = job => job.Life.At(now).Status,
                ["job_template"] = job => job.Template.Id,
                ["job_template__id"] = job => job.Template.Id,
                ["unified_job_template"] = job => job.Template.Id,
                ["created_by"] = _ => 2,
                ["created_by__username"] = _ => "aiservice",
                ["created"] = job => job.Life.Created,
                ["started"] = job => job.Life.At(now).Started,
                ["finished"] = job => job.Life.At(now).Finished,
                ["modified"] = job => job.Life.At(now) is var state ? state.Finished ?? state.Started ?? job.Life.Created : null,
                ["limit"] = job => job.Limit,
                ["labels__name"] = job => job.Labels.Select(label => label.Name).ToList(),
                ["labels"] = job => job.Labels.Select(label => FormattableString.Invariant($"{label.Id}")).ToList(),
            },
            "extra_vars", "job_args", "job_env", "survey_passwords");
        return query.Answer(request, jobs.Where(job => !job.Life.At(now).IsGone), job => JobDocument.Row(job, now, Links.BaseOf(request)));
    }

    private static IResult Get(int id, HttpRequest request, JobStore store, TimeProvider time) =>
        Answers.Json(JobDocument.Detail(Find(store, id), time.GetUtcNow(), Links.BaseOf(request)));

    private static async Task<IResult> CancelAsync(int id, HttpRequest request, JobStore store, CancelDesk desk)
    {
        var job = Find(store, id);
        return await desk.CancelAsync(job, DispatcherWait) ? Results.StatusCode(StatusCodes.Status202Accepted) : Answers.MethodNotAllowed(request.Method);
    }
}
