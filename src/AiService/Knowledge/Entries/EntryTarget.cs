using Microsoft.AspNetCore.Mvc;

namespace AiService.Knowledge.Entries;

/// <summary>The entry that a request is about, and the version of it that the caller has read.</summary>
public sealed record EntryTarget
{
    /// <summary>Number of the entry.</summary>
    [FromRoute(Name = "id")]
    public long Id { get; init; }

    /// <summary>The <c>ETag</c> that the caller has read: an entry that has changed since is left alone.</summary>
    [FromHeader(Name = "If-Match")]
    public string? IfMatch { get; init; }

    /// <summary>The header as HTTP has it; <c>*</c> and nothing ask for no version. Any other text is compared with the entry's version.</summary>
    internal string? Version => IfMatch?.Trim() is { Length: > 0 } text && text != "*" ? text.Trim('"') : null;
}
