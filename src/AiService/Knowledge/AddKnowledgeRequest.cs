using AiService.Contract;
using AiService.Hosting;

namespace AiService.Knowledge;

/// <summary>An entry to add. Unknown fields are ignored; numbers and truth values are kept as text, as the Python service kept them.</summary>
public sealed record AddKnowledgeRequest : IValidated
{
    /// <summary>What the entry is about, in the keyword language of the action map; at most 200 characters.</summary>
    /// <example>接口down</example>
    [LooseText(KnowledgeDraft.MaxKeyword)]
    public required string Keyword { get; init; }

    /// <summary>One line; at most 500 characters.</summary>
    /// <example>接口状态为down的修复方法</example>
    [LooseText(KnowledgeDraft.MaxTitle)]
    public required string Title { get; init; }

    /// <summary>What to do; at most 20,000 characters.</summary>
    /// <example>1. 检查物理链路是否正常</example>
    [LooseText(KnowledgeDraft.MaxSolution)]
    public required string Solution { get; init; }

    /// <summary>The vendor that it is for; at most 100 characters.</summary>
    /// <example>华为</example>
    [LooseText(KnowledgeDraft.MaxLabel)]
    public string? DeviceType { get; init; }

    /// <summary>P0 (outage) to P3 (advice); at most 100 characters.</summary>
    /// <example>P1</example>
    [LooseText(KnowledgeDraft.MaxLabel)]
    public string? FaultLevel { get; init; }

    void IValidated.Validate()
    {
        if (string.IsNullOrWhiteSpace(Keyword) || string.IsNullOrWhiteSpace(Title) || string.IsNullOrWhiteSpace(Solution))
        {
            throw new FieldException("keyword", "不能为空", "keyword、title、solution不能为空");
        }
    }

    internal KnowledgeDraft ToDraft() => new(Keyword, Title, Solution, DeviceType, FaultLevel);
}
