using System.Text.Json.Nodes;
using StackStormSimulator.Http;
using StackStormSimulator.Parameters;

namespace StackStormSimulator.Executions;

internal static class InquiryRoutes
{
    public static void MapInquiries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/inquiries", (HttpRequest request, Inquiries inquiries) =>
            Listing.Of(request, [.. inquiries.Pending().Reverse().Select(Inquiries.Document)], DocumentView.OfActions, defaultLimit: 20));
        api.MapGet("/inquiries/{id}", (string id, Inquiries inquiries) =>
            Find(inquiries, id) is { } inquiry ? Results.Json(Inquiries.Document(inquiry)) : FaultString.Of(404, FaultString.UnknownId(id)));
        api.MapPut("/inquiries/{id}", Answer);
    }

    private static IResult Answer(string id, JsonObject body, Inquiries inquiries)
    {
        if (Find(inquiries, id) is not { } inquiry)
        {
            return FaultString.Of(StatusCodes.Status404NotFound, FaultString.UnknownId(id));
        }

        try
        {
            var response = body["response"] as JsonObject ?? [];
            inquiries.Answer(inquiry, response);
            return Results.Json(new JsonObject { ["id"] = id, ["response"] = response.DeepClone() });
        }
        catch (RefusedException refused)
        {
            return FaultString.Of(refused.Status, refused.Message);
        }
    }

    private static Execution? Find(Inquiries inquiries, string id) => inquiries.Pending().FirstOrDefault(inquiry => inquiry.Id == id);
}
