using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary>What <c>display version</c> contains; a part that it lacks is null.</summary>
/// <param name="Software"><c>5.130</c>.</param>
/// <param name="Release"><c>AR1000 V200R003C01SPC900</c>.</param>
/// <param name="Model"><c>AR1220</c>.</param>
/// <param name="Uptime">As printed: <c>0 week, 3 days, 2 hours, 1 minute</c>.</param>
internal sealed partial record VersionInfo(string? Software, string? Release, string? Model, string? Uptime)
{
    public bool IsEmpty => this is { Software: null, Release: null, Model: null, Uptime: null };

    public static VersionInfo Read(IReadOnlyList<string> lines)
    {
        var software = lines.Select(line => SoftwareLine().Match(line)).FirstOrDefault(match => match.Success);
        var uptime = lines.Select(line => UptimeLine().Match(line)).FirstOrDefault(match => match.Success);
        return new VersionInfo(Text(software, "software"), Text(software, "release"), Text(uptime, "model"), Text(uptime, "uptime"));
    }

    private static string? Text(Match? match, string group)
    {
        return match?.Groups[group] is { Success: true, Length: > 0 } found ? found.Value.Trim() : null;
    }

    [GeneratedRegex(@"VRP\s*\(R\)\s+software,\s*Version\s+(?<software>[0-9][\w.]{0,20})\s*(?:\((?<release>[^()]{1,80})\))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SoftwareLine();

    // A model may have blanks, "ATN 910C-B"; behind its last number stands what kind of device it is, "Terabit Routing Switch".
    [GeneratedRegex(@"^(?:HUAWEI|Quidway)\s+(?<model>(?:[\w./+-]{1,40}[ ]){0,4}[\w./+-]{0,39}[0-9][\w./+-]{0,39}|[\w./+-]{1,40})(?:\s+[A-Za-z' -]{1,60})?\s+uptime\s+is\s+(?<uptime>[^\x00-\x1f]{1,80})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UptimeLine();
}
