using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiService.Engines;

namespace AiService.StackStorm.Api;

// StackStorm's JSON, as far as it is read: what is absent stays null, what is unknown is ignored.

/// <summary>The body of <c>POST /executions</c>.</summary>
internal sealed record NewExecution(string Action, JsonObject Parameters, NewContext Context);

internal sealed record NewContext(NewTrace TraceContext);

internal sealed record NewTrace(string TraceTag);

/// <summary>An execution: the whole document, or the attributes that were requested.</summary>
internal sealed record Execution
{
    public string? Id { get; init; }

    public string? Status { get; init; }

    public string? StartTimestamp { get; init; }

    public string? EndTimestamp { get; init; }

    /// <summary>Whatever its creator wrote there: not always of the shape that we give it.</summary>
    public JsonElement? Context { get; init; }

    public JsonElement? Result { get; init; }

    /// <summary>Bytes of the result, also where <c>max_result_size</c> left it out.</summary>
    public long? ResultSize { get; init; }

    /// <summary>What a DELETE says instead of a document when it cannot cancel: <c>Action cannot be canceled. State = succeeded.</c></summary>
    [JsonPropertyName("faultstring")]
    public string? Fault { get; init; }

    /// <summary>True for an id that can be requested: StackStorm takes "" and "last" for other things.</summary>
    [JsonIgnore]
    public bool HasUsableId => IsUsable(Id);

    public static bool IsUsable([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= 64 } && id != "last" && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

/// <summary>The answer of <c>GET /actions/views/parameters/{ref}</c>: the action's parameters with the runner's merged in.</summary>
internal sealed record ParameterView(IReadOnlyDictionary<string, DeclaredParameter>? Parameters) : IJsonOnDeserialized
{
    void IJsonOnDeserialized.OnDeserialized() => Members.RequireAll(Parameters?.Values);
}

/// <summary>An action as <c>GET /actions/{ref}</c> and lists of actions show it.</summary>
internal sealed record RegisteredAction(string? Ref, bool? Enabled, string? RunnerType);

internal sealed record DeclaredParameter
{
    /// <summary>A JSON schema type, or several.</summary>
    public JsonElement? Type { get; init; }

    public bool? Required { get; init; }

    public bool? Immutable { get; init; }

    public bool? Secret { get; init; }

    public JsonElement? Default { get; init; }

    public IReadOnlyList<JsonElement>? Enum { get; init; }

    public bool Takes(string type) => Type switch
    {
        { ValueKind: JsonValueKind.String } one => one.ValueEquals(type),
        { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(type)),
        _ => true,
    };
}

internal sealed record Trace(IReadOnlyList<TracedExecution>? ActionExecutions, string? StartTimestamp) : IJsonOnDeserialized
{
    void IJsonOnDeserialized.OnDeserialized() => Members.RequireAll(ActionExecutions);
}

/// <summary>An execution in a trace; <c>caused_by</c> is empty but for the children of a workflow.</summary>
internal sealed record TracedExecution(string? ObjectId, string? Ref, IReadOnlyDictionary<string, JsonElement>? CausedBy);

/// <summary>The body of every error of StackStorm.</summary>
internal sealed record FaultBody([property: JsonPropertyName("faultstring")] string? Text);

[JsonSourceGenerationOptions(
    MaxDepth = 256,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewExecution))]
[JsonSerializable(typeof(Execution))]
[JsonSerializable(typeof(List<Execution>))]
[JsonSerializable(typeof(ParameterView))]
[JsonSerializable(typeof(RegisteredAction))]
[JsonSerializable(typeof(List<RegisteredAction>))]
[JsonSerializable(typeof(List<Trace>))]
[JsonSerializable(typeof(FaultBody))]
internal sealed partial class StackStormJson : JsonSerializerContext;
