using System.Globalization;
using System.Text.Json;

namespace AiService.Contract;

/// <summary>Reads moments in time as requests write them: ISO 8601, UTC where no offset is named.</summary>
internal sealed class TimeConverter : FieldConverter<DateTimeOffset?>
{
    private const int MaxLength = 40;
    private const string Sentence = "必须是 ISO 8601 时间，例如 2026-01-31T08:00:00Z";

    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <param name="text">The time.</param>
    /// <param name="field">What refusals name.</param>
    /// <exception cref="FieldException">It is no time.</exception>
    public static DateTimeOffset Parse(string text, string field) => Read(text) ?? throw new FieldException(field, Sentence);

    public override DateTimeOffset? Convert(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when TextConverter.Text(value, MaxLength).Trim() is { Length: > 0 } text => Read(text) ?? throw FieldException.Unnamed(Sentence),
        _ => throw FieldException.Unnamed(Sentence),
    };

    private static DateTimeOffset? Read(string text)
    {
        // The plus of an offset that was not escaped arrives as a blank; a blank before the time is none.
        var written = text.Contains('T', StringComparison.Ordinal) ? text.Replace(' ', '+') : text;
        return DateTimeOffset.TryParseExact(
            written, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }
}
