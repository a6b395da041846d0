
namespace AiService.Faults.Notices;

/// <summary>Reads the notice of a monitoring system: its status, its fields and the prose in it.</summary>
internal static class NoticeReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">NFKC-normalised, letter case kept; of any length.</param>
    /// <returns>The notice; null for a text that is none: a sentence, a device's message, a model's report.</returns>
    public static Notice? Read(string text) => Read(text, depth: 0);

    internal static Notice? Read(string text, int depth)
    {
        var json = JsonNotice.Start(text);
        return (json < 0 ? null : JsonNotice.Read(text, json, depth)) ?? new LineNotice(NoticeMarkup.Blank(text), isNested: depth > 0).Read();
    }
}
