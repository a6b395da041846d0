using System.Text.Json;
using AiService.Contract;

namespace AiService.Knowledge.Entries;

/// <summary>What a person changes of an entry: the fields that are there. Null empties <c>device_type</c> and <c>fault_level</c>.</summary>
public sealed record EntryChange
{
    /// <summary>What the entry is about, in the keyword language of the action map; at most 200 characters.</summary>
    /// <example>接口down</example>
    public string? Keyword { get; init; }

    /// <summary>One line; at most 500 characters.</summary>
    public string? Title { get; init; }

    /// <summary>What to do; at most 20,000 characters.</summary>
    public string? Solution { get; init; }

    /// <summary>The vendor that it is for; at most 100 characters.</summary>
    public string? DeviceType { get; init; }

    /// <summary>P0 (outage) to P3 (advice); at most 100 characters.</summary>
    public string? FaultLevel { get; init; }

    /// <summary>The entry as it will be.</summary>
    /// <exception cref="FieldException">A field cannot be kept, or there is none that can be changed.</exception>
    internal static KnowledgeDraft Apply(JsonElement json, KnowledgeDraft entry)
    {
        string[] known = ["keyword", "title", "solution", "device_type", "fault_level"];
        if (!known.Any(name => json.TryGetProperty(name, out _)))
        {
            throw new FieldException("keyword、title、solution、device_type、fault_level", "至少要有一个", "没有要修改的字段：keyword、title、solution、device_type、fault_level");
        }

        return new KnowledgeDraft(
            Needed("keyword", entry.Keyword, KnowledgeDraft.MaxKeyword),
            Needed("title", entry.Title, KnowledgeDraft.MaxTitle),
            Needed("solution", entry.Solution, KnowledgeDraft.MaxSolution),
            Label("device_type", entry.DeviceType),
            Label("fault_level", entry.FaultLevel));

        string Needed(string name, string kept, int max)
        {
            if (!json.TryGetProperty(name, out _))
            {
                return kept;
            }

            var text = AddKnowledgeRequest.Field(json, name, max) ?? "";
            text = name == "solution" ? PlainText.Block(text, max) : PlainText.Line(text, max);
            return text.Length > 0 ? text : throw new FieldException(name, "不能为空");
        }

        string? Label(string name, string? kept)
        {
            return !json.TryGetProperty(name, out _) ? kept
                : PlainText.Line(AddKnowledgeRequest.Field(json, name, KnowledgeDraft.MaxLabel) ?? "", KnowledgeDraft.MaxLabel) is { Length: > 0 } label ? label
                : null;
        }
    }
}
