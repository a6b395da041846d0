using System.Text.Json.Nodes;
using SimulatorKit;
using SimulatorKit.Troubles;

namespace StackStormSimulator.Http;

/// <summary>What the shared parts of the simulators have to know of StackStorm.</summary>
internal sealed class StackStormEngine : Engine
{
    public override string Name => "StackStormSimulator";

    public override string StartPath => "/executions";

    protected override string OrphanText => "[Errno 111] ECONNREFUSED";

    public override bool IsStart(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.TrimEnd('/').EndsWith("/executions", StringComparison.Ordinal);

    public override string? TagIn(JsonObject body) =>
        ((body["context"] as JsonObject)?["trace_context"] as JsonObject)?["trace_tag"] is JsonValue value && value.TryGetValue(out string? tag) ? tag : null;

    /// <summary><c>/executions</c>, or <c>/executions/{id}</c>.</summary>
    public override string KindOf(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part is "api" or "stream" or "v1").ToList();
        return parts.Count switch
        {
            0 => path.StartsWith("/stream", StringComparison.Ordinal) ? "/stream" : "/",
            1 => $"/{parts[0]}",
            _ => $"/{parts[0]}/{{id}}",
        };
    }

    public override IResult Error(int status, string text) => FaultString.Of(status, text);

    public override IReadOnlyList<Trouble> TroublesOf(HttpRequest request, double wait) =>
        request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal)
            ? [new() { Drop = true }, new() { Status = 502, Html = "<html>502 Bad Gateway</html>" }, new() { DelaySeconds = wait, Drop = true }]
            : base.TroublesOf(request, wait);
}
