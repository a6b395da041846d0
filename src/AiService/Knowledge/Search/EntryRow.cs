namespace AiService.Knowledge.Search;

/// <summary>An entry as the index reads it: the table's row and what became of its solution.</summary>
internal sealed record EntryRow(
    long Id,
    string Keyword,
    string Title,
    string Solution,
    string? DeviceType,
    string? FaultLevel,
    string? Action,
    Standing Standing);
