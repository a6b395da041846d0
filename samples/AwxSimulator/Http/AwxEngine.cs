using System.Text.Json;
using System.Text.Json.Nodes;
using SimulatorKit;

namespace AwxSimulator.Http;

/// <summary>What the shared parts of the simulators have to know of AWX.</summary>
internal sealed class AwxEngine : Engine
{
    public override string Name => "AwxSimulator";

    public override string StartPath => "/launch";

    protected override string OrphanText => "Server Error (500)";

    public override bool IsStart(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.TrimEnd('/').EndsWith("/launch", StringComparison.Ordinal);

    public override string? TagIn(JsonObject body) =>
        VariablesOf(body["extra_vars"])?["trace_tag"] is JsonValue value && value.TryGetValue(out string? tag) ? tag : null;

    /// <summary><c>/jobs</c>, <c>/jobs/{id}</c> or <c>/jobs/{id}/cancel</c>.</summary>
    public override string KindOf(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part is "api" or "controller" or "v2").ToList();
        return parts.Count switch
        {
            0 => "/",
            1 => $"/{parts[0]}",
            2 => $"/{parts[0]}/{{id}}",
            _ => $"/{parts[0]}/{{id}}/{parts[2]}",
        };
    }

    /// <summary>What fails inside AWX is a page of Django's.</summary>
    public override IResult Error(int status, string text) =>
        status >= StatusCodes.Status500InternalServerError ? Answers.Html(status, Answers.ServerErrorPage) : Answers.Detail(status, text);

    private static JsonObject? VariablesOf(JsonNode? sent)
    {
        try
        {
            return sent as JsonObject ?? (sent is JsonValue value && value.TryGetValue(out string? text) ? JsonNode.Parse(text) as JsonObject : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
