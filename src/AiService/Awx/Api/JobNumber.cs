using System.Globalization;

namespace AiService.Awx.Api;

/// <summary>A job's id as it stands on record.</summary>
internal static class JobNumber
{
    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <returns>Null for what is no id.</returns>
    public static long? Read(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
}
