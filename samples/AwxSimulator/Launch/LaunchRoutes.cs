using AwxSimulator.Http;
using AwxSimulator.Jobs;
using AwxSimulator.Templates;
using SimulatorKit.Troubles;

namespace AwxSimulator.Launch;

internal static class LaunchRoutes
{
    public static void MapLaunch(this IEndpointRouteBuilder api) =>
        api.MapPost("/job_templates/{id}/launch/", LaunchAsync).WithMetadata(AllowedMethods.GetAndPost);

    private static async Task<IResult> LaunchAsync(string id, HttpContext http, TemplateCatalog catalog, Launcher launcher)
    {
        var template = TemplateRoutes.FindVisible(catalog, id);
        if (!template.MayStart)
        {
            return Answers.Forbidden();
        }

        var basePath = Links.BaseOf(http.Request);
        var (job, ignored) = launcher.Launch(template, await RequestBody.ReadAsync(http.Request), TroubleMiddleware.MakesOrphan(http));
        http.Response.Headers.Location = $"{basePath}/jobs/{job.Id}/";
        return Answers.Json(JobDocument.LaunchAnswer(job, ignored, basePath), StatusCodes.Status201Created);
    }
}
