using System.Text.Json;

namespace AiService.Engines;

/// <summary>No engine lists a null; the serializer would pass one on, whatever the type of the members says.</summary>
internal static class Members
{
    /// <exception cref="JsonException">A member is null: the answer is not readable.</exception>
    public static void RequireAll(IEnumerable<object?>? members)
    {
        if (members?.Contains(null) == true)
        {
            throw new JsonException("A member of a list is null.");
        }
    }
}
