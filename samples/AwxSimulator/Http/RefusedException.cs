using System.Text.Json.Nodes;

namespace AwxSimulator.Http;

/// <summary>A request that AWX refuses, with its answer.</summary>
internal sealed class RefusedException(int status, JsonNode body) : Exception(body.ToJsonString())
{
    public RefusedException(int status, string detail)
        : this(status, new JsonObject { ["detail"] = detail })
    {
    }

    public IResult Answer => Answers.Json(body, status);

    /// <summary>Returns the refusal of one field of a body.</summary>
    public static RefusedException Of(string field, params IEnumerable<string> texts) =>
        new(StatusCodes.Status400BadRequest, new JsonObject { [field] = new JsonArray([.. texts.Select(text => (JsonNode)text)]) });
}
