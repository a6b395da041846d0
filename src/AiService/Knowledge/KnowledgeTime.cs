using System.Globalization;

namespace AiService.Knowledge;

/// <summary>
/// How the table's times are written: UTC, as long as the Python service's own local ones, so that both are compared as
/// text and that one can read ours (TRAPS 49).
/// </summary>
internal static class KnowledgeTime
{
    public static string Now(TimeProvider time)
    {
        return time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }
}
