namespace AiService.Knowledge;

/// <summary>Holds the words of an entry.</summary>
internal sealed record KnowledgeDraft(string Keyword, string Title, string Solution, string? DeviceType, string? FaultLevel)
{
    /// <summary>Longest keyword, in UTF-16 units; also the most of a fault's description that is compared with anything.</summary>
    public const int MaxKeyword = 200;

    public const int MaxTitle = 500;

    public const int MaxSolution = 20_000;

    /// <summary>Longest device type or level.</summary>
    public const int MaxLabel = 100;

    /// <summary>Returns at most <paramref name="max"/> units of <paramref name="text"/>, never half a character.</summary>
    public static string Cut(string text, int max)
    {
        return text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }
}
