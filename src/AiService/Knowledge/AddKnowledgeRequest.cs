using System.Globalization;
using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Knowledge;

/// <summary>An entry to add. Unknown fields are ignored; numbers and truth values are kept as text, as the Python service kept them.</summary>
public sealed record AddKnowledgeRequest
{
    /// <summary>What the entry is about, in the keyword language of the action map; at most 200 characters.</summary>
    /// <example>接口down</example>
    public required string Keyword { get; init; }

    /// <summary>One line; at most 500 characters.</summary>
    /// <example>接口状态为down的修复方法</example>
    public required string Title { get; init; }

    /// <summary>What to do; at most 20,000 characters.</summary>
    /// <example>1. 检查物理链路是否正常</example>
    public required string Solution { get; init; }

    /// <summary>The vendor that it is for; at most 100 characters.</summary>
    /// <example>华为</example>
    public string? DeviceType { get; init; }

    /// <summary>P0 (outage) to P3 (advice); at most 100 characters.</summary>
    /// <example>P1</example>
    public string? FaultLevel { get; init; }

    /// <returns>The entry, or null when keyword, title or solution is missing or blank.</returns>
    /// <exception cref="FieldException">A field is too long, or neither text, number nor truth value.</exception>
    internal static KnowledgeDraft? Read(JsonElement json)
    {
        var keyword = Field(json, "keyword", KnowledgeDraft.MaxKeyword);
        var title = Field(json, "title", KnowledgeDraft.MaxTitle);
        var solution = Field(json, "solution", KnowledgeDraft.MaxSolution);
        var deviceType = Field(json, "device_type", KnowledgeDraft.MaxLabel);
        var faultLevel = Field(json, "fault_level", KnowledgeDraft.MaxLabel);

        return string.IsNullOrWhiteSpace(keyword) || string.IsNullOrWhiteSpace(title) || string.IsNullOrWhiteSpace(solution)
            ? null
            : new KnowledgeDraft(keyword, title, solution, deviceType, faultLevel);
    }

    /// <exception cref="FieldException">It is too long, or neither text, number nor truth value.</exception>
    internal static string? Field(JsonElement json, string name, int maxLength)
    {
        return json.Field(name) is not { } value ? null : value.ValueKind switch
        {
            JsonValueKind.String => JsonFields.Text(value, name, maxLength),
            JsonValueKind.True => "1",
            JsonValueKind.False => "0",
            JsonValueKind.Number => Number(value),
            _ => throw new FieldException(name, "必须是字符串"),
        };
    }

    /// <summary>A number with a point or an exponent keeps its point: 2.0 is "2.0".</summary>
    private static string Number(JsonElement value)
    {
        if (value.TryGetInt64(out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        var text = value.GetDouble().ToString("R", CultureInfo.InvariantCulture);
        return text.All(letter => char.IsAsciiDigit(letter) || letter == '-') ? text + ".0" : text;
    }
}
