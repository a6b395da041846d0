using System.Text.Json.Serialization;

namespace AiService.Contract;

/// <summary>The one shape of every answer: <c>{"code", "data"}</c> or <c>{"code", "msg"}</c>.</summary>
/// <typeparam name="T">What <c>data</c> holds.</typeparam>
public sealed record Envelope<T>
{
    /// <summary>200, or the error's code in HTTP's terms: 400, 404, 500, …</summary>
    public required int Code { get; init; }

    /// <summary>The answer; absent on an error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public T? Data { get; init; }

    /// <summary>What went wrong, in Chinese; absent on success.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Msg { get; init; }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
