using System.ComponentModel;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.NetworkAgent.Runbooks;

namespace AiService.Agent.Preview;

/// <summary>Answers <c>GET /runbooks</c> and <c>POST /runbooks/{name}/preview</c>: what the agent can do, without doing anything.</summary>
internal static class RunbookEndpoints
{
    public static void MapRunbooks(this IEndpointRouteBuilder app)
    {
        var runbooks = app.MapGroup("/runbooks").WithTags("runbooks").Needs(Roles.Reader);

        runbooks.MapGet("/", (RunbookCatalog catalog) => Answer.Ok<IReadOnlyList<RunbookSummary>>([.. catalog.Runbooks.Select(RunbookSummary.Of)]))
            .WithSummary("Lists the runbooks of the local agent: what each serves, needs and runs on");

        runbooks.MapPost("/{name}/preview", PreviewAsync)
            .WithSummary("Shows exactly what a runbook would send, phase by phase; no device is contacted")
            .WithDescription("Names the device by device_id, or only its platform. The parameters are found in the words of the fault, as in a "
                + "repair, or given by name. A value that is not what it must be is code 400 and names its field; an unknown runbook or device is 404.")
            .Accepts<PreviewRequest>("application/json")
            .Fails(JsonBody.Refusals)
            .Fails(StatusCodes.Status404NotFound);
    }

    private static async Task<Answer<PreviewAnswer>> PreviewAsync(
        [Description("Name of the runbook.")] string name, HttpContext http, RunbookCatalog catalog, PreviewReader reader, CancellationToken cancellation)
    {
        if (catalog.Find(name) is not { } runbook)
        {
            return Answer.Error(StatusCodes.Status404NotFound, $"没有名为 {name} 的 runbook，现有：{string.Join("、", catalog.Runbooks.Select(one => one.Name))}");
        }

        // Not a parameter: an unknown runbook is refused before the body is read.
        var body = await JsonBody<PreviewRequest>.BindAsync(http);
        var (script, missing) = await reader.ReadAsync(runbook, body.Value, cancellation);
        return script is null ? Answer.Error(StatusCodes.Status404NotFound, missing!) : Answer.Ok(PreviewAnswer.Of(script));
    }
}
