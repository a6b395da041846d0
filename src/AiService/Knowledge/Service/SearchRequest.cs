using AiService.Contract;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Search;

namespace AiService.Knowledge.Service;

/// <summary>Reads the parameters of a search.</summary>
/// <param name="Query">What is looked for.</param>
/// <param name="Explain">Whether each entry explains where it matches and how it was ranked.</param>
internal sealed record SearchRequest(KnowledgeQuery Query, bool Explain)
{
    private const int MaxLimit = 100;
    private const int MaxOffset = 1_000;

    /// <returns>Null without a keyword.</returns>
    /// <exception cref="FieldException">A parameter cannot be used.</exception>
    public static SearchRequest? Read(QueryString query)
    {
        // Decoded as the contract wants the keyword, for all of them.
        var text = QueryText.First(query, "keyword");
        return text.Length == 0 ? null : new SearchRequest(
            new KnowledgeQuery(KnowledgeDraft.Cut(text, KnowledgeDraft.MaxSolution))
            {
                Limit = Number(query, "limit", 1, MaxLimit) ?? 5,
                Offset = Number(query, "offset", 0, MaxOffset) ?? 0,
                DeviceType = Label(query, "device_type"),
                FaultLevel = Label(query, "fault_level"),
                Action = Label(query, "action"),
            },
            QueryText.First(query, "explain") switch
            {
                "" or "false" or "0" => false,
                "true" or "1" => true,
                _ => throw new FieldException("explain", "必须是 true 或 false"),
            });
    }

    private static int? Number(QueryString query, string name, int least, int most)
    {
        var text = QueryText.First(query, name);
        return text.Length == 0 ? null : (int)EntryFilter.Whole(name, text, least, most);
    }

    private static string? Label(QueryString query, string name)
    {
        var text = QueryText.First(query, name).Trim();
        return text.Length == 0 ? null
            : text.Length <= KnowledgeDraft.MaxLabel ? text
            : throw new FieldException(name, $"最多 {KnowledgeDraft.MaxLabel} 个字符");
    }
}
