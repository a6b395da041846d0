namespace AiService.Contract;

/// <summary>A field of a request has the wrong type or value. The message, in Chinese, names the field.</summary>
/// <param name="field">The field as the caller wrote it: <c>faults[0].level</c>.</param>
/// <param name="expectation">What it must be.</param>
/// <param name="sentence">The contract's own sentence, where it has one.</param>
internal sealed class FieldException(string field, string expectation, string? sentence = null)
    : Exception(sentence ?? $"字段 {field} {expectation}");
