using System.Globalization;

namespace AiService.Knowledge;

/// <summary>
/// Formats the table's times: UTC, as long as the Python service's local ones, so that both compare as text and that service can read them (TRAPS 49).
/// </summary>
internal static class KnowledgeTime
{
    public static string Now(TimeProvider time)
    {
        return time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }
}
