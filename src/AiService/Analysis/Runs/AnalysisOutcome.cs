using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting;

namespace AiService.Analysis.Runs;

/// <summary>What came of an analysis: an answer, or a code with its sentence.</summary>
internal sealed record AnalysisOutcome(int Code, string? Msg, JsonObject? Answer)
{
    public static AnalysisOutcome Of(AnalysisAnswer answer) =>
        new(StatusCodes.Status200OK, null, JsonSerializer.SerializeToNode(answer, Json.Wire)!.AsObject());

    public static AnalysisOutcome Of(AnalysisException impossible) => new(impossible.Code, impossible.Message, null);
}
