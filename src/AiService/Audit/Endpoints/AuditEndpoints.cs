using AiService.Access;
using AiService.Contract;
using AiService.Repairs.Endpoints;
using AiService.Storage;

namespace AiService.Audit.Endpoints;

/// <summary>Serves <c>/audit</c>: the records of everything that was done, decided, asked for and refused.</summary>
internal static class AuditEndpoints
{
    private const string Unavailable = "审计记录暂时无法读取，请稍后重试";

    public static void Map(IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/audit").WithTags("audit").Needs(Roles.Reader).WithStorageSentence(Unavailable);
        audit.MapGet("", ListAsync)
            .WithSummary("Records of the audit, the last written first")
            .WithDescription("One page at a time: next is the value of after for the page that follows, and null at the end. What each event means stands in docs/operations.md.")
            .Fails(StatusCodes.Status400BadRequest);
    }

    private static async Task<Answer<Page<AuditView>>> ListAsync([AsParameters] AuditQuery query, HttpRequest request, IAuditStore audit, CancellationToken cancellation)
    {
        RepairQuery.RequireKnown(request.Query.Keys, AuditQuery.Known);
        var page = await audit.PageAsync(query.Read(), cancellation);
        return Answer.Ok(new Page<AuditView>([.. page.Items.Select(AuditView.Of)], page.Next));
    }
}
