using AiService.Access;
using AiService.Audit.Keeping;
using AiService.Contract;
using AiService.Storage;

namespace AiService.Audit.Endpoints;

/// <summary>Serves <c>GET /audit/verify</c>.</summary>
internal static class VerifyEndpoint
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/audit/verify", async (AuditWatch watch, CancellationToken cancellation) => Answer.Ok(await watch.VerifyAsync(cancellation)))
            .Needs(Roles.Reader)
            .WithTags("audit")
            .WithStorageSentence("审计记录暂时无法读取，请稍后重试")
            .WithSummary("Verifies every record of the audit: none changed, missing or added")
            .WithDescription(
                "Reads all records, about a second for 200,000; requests that come meanwhile get the same result. ok is false with the number of the first bad record and the reason; the answer is 200 all the same. "
                + "head is where the chain ends.");
    }
}
