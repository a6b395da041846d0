using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Knowledge.Entries;

/// <summary>What a person changes of an entry: the fields that are given. Null empties <c>device_type</c> and <c>fault_level</c>.</summary>
public sealed record EntryChange : IMergePatch
{
    /// <summary>What the entry is about, in the keyword language of the action map; at most 200 characters.</summary>
    /// <example>接口down</example>
    [Words(KnowledgeDraft.MaxKeyword)]
    public string? Keyword { get; init; }

    /// <summary>One line; at most 500 characters.</summary>
    [Words(KnowledgeDraft.MaxTitle)]
    public string? Title { get; init; }

    /// <summary>What to do; at most 20,000 characters.</summary>
    [Words(KnowledgeDraft.MaxSolution, HasLines = true)]
    public string? Solution { get; init; }

    /// <summary>The vendor that it is for; at most 100 characters.</summary>
    [Words(KnowledgeDraft.MaxLabel, MayBeEmpty = true)]
    public string? DeviceType { get; init; }

    /// <summary>P0 (outage) to P3 (advice); at most 100 characters.</summary>
    [Words(KnowledgeDraft.MaxLabel, MayBeEmpty = true)]
    public string? FaultLevel { get; init; }

    /// <summary>Returns the entry as it will be.</summary>
    /// <exception cref="FieldException">There is no field to change.</exception>
    internal KnowledgeDraft Apply(KnowledgeDraft entry)
    {
        return this == new EntryChange()
            ? throw new FieldException("keyword", "不能为空", "没有要修改的字段：keyword、title、solution、device_type、fault_level")
            : new KnowledgeDraft(
                Keyword ?? entry.Keyword,
                Title ?? entry.Title,
                Solution ?? entry.Solution,
                DeviceType is null ? entry.DeviceType : DeviceType.Length > 0 ? DeviceType : null,
                FaultLevel is null ? entry.FaultLevel : FaultLevel.Length > 0 ? FaultLevel : null);
    }

    private sealed class WordsAttribute(int maxLength) : JsonConverterAttribute
    {
        public bool MayBeEmpty { get; init; }

        public bool HasLines { get; init; }

        public override JsonConverter CreateConverter(Type typeToConvert) => new WordsConverter(maxLength, MayBeEmpty, HasLines);
    }

    private sealed class WordsConverter(int maxLength, bool mayBeEmpty, bool hasLines) : FieldConverter<string>
    {
        private readonly LooseTextConverter loose = new(maxLength);

        public override string Convert(JsonElement value)
        {
            var text = loose.Convert(value);
            text = hasLines ? PlainText.Block(text, maxLength) : PlainText.Line(text, maxLength);
            return text.Length > 0 || mayBeEmpty ? text : throw FieldException.Unnamed("不能为空");
        }
    }
}
