using AwxSimulator.Http;

namespace AwxSimulator.Troubles;

/// <summary>What a client sees of a part that is down.</summary>
internal sealed class OutageMiddleware(RequestDelegate next, Outages outages)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/simulator") ? next(context)
        : outages.Is(Outages.Nginx) ? Answers.Html(StatusCodes.Status502BadGateway, Answers.BadGatewayPage).ExecuteAsync(context)
        : outages.Is(Outages.Database) ? Answers.Html(StatusCodes.Status500InternalServerError, Answers.ServerErrorPage).ExecuteAsync(context)
        : next(context);
}
