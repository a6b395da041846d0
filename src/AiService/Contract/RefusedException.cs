namespace AiService.Contract;

/// <summary>Ends a request with a code and a sentence in Chinese instead of data.</summary>
internal class RefusedException(int code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The envelope's code, in HTTP's terms.</summary>
    public int Code { get; } = code;

    /// <summary>True when the HTTP status says so on every path: the request could not be read at all, or its sender goes by the status.</summary>
    public bool IsUnreadable { get; init; }

    public static RefusedException Unreadable(int code, string message) => new(code, message) { IsUnreadable = true };
}

/// <summary>A field of a request has the wrong type or value. The message names the field.</summary>
/// <param name="field">The field as the caller wrote it: <c>faults[0].level</c>; empty for the body itself.</param>
/// <param name="expectation">What it must be.</param>
/// <param name="sentence">The contract's own sentence, where it has one.</param>
internal sealed class FieldException(string field, string expectation, string? sentence = null)
    : RefusedException(StatusCodes.Status400BadRequest, sentence ?? (field.Length == 0 ? $"请求体{expectation}" : $"字段 {Shown(field)} {expectation}"))
{
    // A name is the caller's own: as long as the body.
    private const int MaxShown = 200;

    /// <summary>Creates the exception of a converter, which does not know the name of its field.</summary>
    public static FieldException Unnamed(string expectation, string? sentence = null) => new("", expectation, sentence);

    /// <summary>Returns the value that <paramref name="convert"/> reads; its refusal gets the field's place before its name.</summary>
    public static T Named<T>(string place, Func<T> convert)
    {
        try
        {
            return convert();
        }
        catch (FieldException unnamed)
        {
            throw unnamed.At(place);
        }
    }

    private static string Shown(string field) => field.Length <= MaxShown ? field : field[..(char.IsHighSurrogate(field[MaxShown - 1]) ? MaxShown - 1 : MaxShown)] + "…";

    private FieldException At(string place) => new(place + field, expectation, sentence);
}
