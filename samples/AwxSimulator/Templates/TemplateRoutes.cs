using AwxSimulator.Http;

namespace AwxSimulator.Templates;

internal static class TemplateRoutes
{
    private static readonly ListQuery<JobTemplate> Query = new("JobTemplate", new Dictionary<string, Func<JobTemplate, object?>>
    {
        ["id"] = template => template.Id,
        ["name"] = template => template.Name,
        ["organization"] = template => template.Organization,
        ["organization__name"] = template => template.OrganizationName,
    });

    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        api.MapGet("/job_templates/", List).WithMetadata(AllowedMethods.GetAndPost);
        api.MapGet("/job_templates/{id}/", Get).WithMetadata(AllowedMethods.OfTemplate);
        api.MapGet("/job_templates/{id}/launch/", GetLaunchPage).WithMetadata(AllowedMethods.GetAndPost);
    }

    /// <summary>Finds a template that the user may see.</summary>
    /// <exception cref="RefusedException">There is none, or it is not the user's to see.</exception>
    public static JobTemplate FindVisible(TemplateCatalog catalog, string id) =>
        catalog.Find(id) is not { } template ? throw new RefusedException(StatusCodes.Status404NotFound, "No JobTemplate matches the given query.")
        : template.IsVisible ? template
        : throw new RefusedException(StatusCodes.Status403Forbidden, Answers.Denied);

    private static IResult List(HttpRequest request, TemplateCatalog catalog) => Query.Answer(
        request, catalog.All().Where(template => template.IsVisible), template => TemplateDocument.Of(template, Links.BaseOf(request)));

    private static IResult Get(string id, HttpRequest request, TemplateCatalog catalog) =>
        Answers.Json(TemplateDocument.Of(FindVisible(catalog, id), Links.BaseOf(request)));

    private static IResult GetLaunchPage(string id, HttpRequest request, TemplateCatalog catalog) =>
        Answers.Json(TemplateDocument.LaunchPage(FindVisible(catalog, id), Links.BaseOf(request)));
}
