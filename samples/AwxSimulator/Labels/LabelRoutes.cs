using System.Text.Json.Nodes;
using AwxSimulator.Http;
using AwxSimulator.Templates;

namespace AwxSimulator.Labels;

internal static class LabelRoutes
{
    private static readonly ListQuery<Label> Query = new("Label", new Dictionary<string, Func<Label, object?>>
    {
        ["id"] = label => label.Id,
        ["name"] = label => label.Name,
        ["organization"] = label => label.Organization,
        ["organization__name"] = label => TemplateCatalog.Organizations[label.Organization],
    });

    public static void MapLabels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/labels/", (HttpRequest request, LabelStore labels) => Query.Answer(request, labels.All(), label => Document(label, request)))
            .WithMetadata(AllowedMethods.GetAndPost);
        api.MapPost("/labels/", CreateAsync).WithMetadata(AllowedMethods.GetAndPost);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, LabelStore labels)
    {
        var body = await RequestBody.ReadAsync(request);
        var missing = ((string[])["name", "organization"]).Where(field => body[field] is null).ToList();
        if (missing.Count > 0)
        {
            return Answers.Json(
                new JsonObject(missing.Select(field => KeyValuePair.Create(field, (JsonNode?)new JsonArray("This field is required.")))),
                StatusCodes.Status400BadRequest);
        }

        if (!int.TryParse(body["organization"]!.ToString(), out var organization) || !TemplateCatalog.Organizations.ContainsKey(organization))
        {
            throw RefusedException.Of("organization", $"Invalid pk \"{body["organization"]}\" - object does not exist.");
        }

        return labels.Create(body["name"]!.ToString(), organization) is { } created
            ? Answers.Json(Document(created, request), StatusCodes.Status201Created)
            : throw RefusedException.Of("__all__", "Label with this Name and Organization already exists.");
    }

    private static JsonObject Document(Label label, HttpRequest request) => new()
    {
        ["id"] = label.Id,
        ["type"] = "label",
        ["url"] = $"{Links.BaseOf(request)}/labels/{label.Id}/",
        ["related"] = new JsonObject { ["organization"] = $"{Links.BaseOf(request)}/organizations/{label.Organization}/" },
        ["summary_fields"] = new JsonObject
        {
            ["organization"] = new JsonObject
            {
                ["id"] = label.Organization,
                ["name"] = TemplateCatalog.Organizations[label.Organization],
                ["description"] = "",
            },
        },
        ["created"] = JsonDocs.Timestamp(label.Created),
        ["modified"] = JsonDocs.Timestamp(label.Created),
        ["name"] = label.Name,
        ["organization"] = label.Organization,
    };
}
