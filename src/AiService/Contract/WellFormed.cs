using System.Text.Json;

namespace AiService.Contract;

/// <summary>
/// Looks for what JSON can say and .NET cannot read: half of a surrogate pair, as an escape, and bytes that are no UTF-8. Where a value is
/// neither read nor passed on it would do no harm, and yet what is stored or compared of the request holds it.
/// </summary>
internal static class WellFormed
{
    /// <param name="json">Any value.</param>
    /// <param name="path">The value as messages name it; empty for a body.</param>
    /// <exception cref="FieldException">A name or a text is no Unicode.</exception>
    public static void Require(JsonElement json, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                FieldException.Named(path, () => TextConverter.Text(json, int.MaxValue));
                break;
            case JsonValueKind.Array:
                for (var index = 0; index < json.GetArrayLength(); index++)
                {
                    Require(json[index], $"{path}[{index}]");
                }

                break;
            case JsonValueKind.Object:
                FieldException.Named(path, () => TextConverter.Names(json));
                foreach (var member in json.EnumerateObject())
                {
                    Require(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                }

                break;
        }
    }
}
