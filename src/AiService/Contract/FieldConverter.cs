using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiService.Contract;

/// <summary>Converts a field of a request from any value that a caller may send.</summary>
internal abstract class FieldConverter<T> : JsonConverter<T>
{
    /// <summary>A required field that is missing is converted from JSON's null, so that the refusal is the converter's own.</summary>
    public override bool HandleNull => true;

    /// <exception cref="FieldException">The value cannot be used; the exception does not name the field.</exception>
    public abstract T Convert(JsonElement value);

    /// <summary>Converts the field of that name; null counts as absent.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">The field.</param>
    /// <param name="shownAs">The field as messages name it; by default its name.</param>
    /// <exception cref="FieldException">The value cannot be used.</exception>
    public T? Field(JsonElement json, string name, string? shownAs = null) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? FieldException.Named(shownAs ?? name, () => Convert(value)) : default;

    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Convert(JsonElement.ParseValue(ref reader));

    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value);
}
