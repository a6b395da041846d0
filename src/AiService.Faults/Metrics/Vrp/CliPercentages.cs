using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary>
/// <c>display cpu-usage</c> and <c>display memory-usage</c> of several VRP generations, and a CloudEngine's <c>display cpu</c> and <c>display memory</c>. With several boards the busiest counts.
/// </summary>
internal static partial class CliPercentages
{
    public static Percentage? Cpu(IReadOnlyList<string> lines)
    {
        return Highest(lines, CpuUsage()) ?? Highest(lines, SystemCpu()) ?? Highest(lines, FiveSeconds()) ?? Highest(lines, LastSeconds());
    }

    public static Percentage? Memory(IReadOnlyList<string> lines) => Highest(lines, MemoryUsing()) ?? Highest(lines, MemoryUsage());

    private static Percentage? Highest(IReadOnlyList<string> lines, Regex wording)
    {
        return lines.Select(line => wording.Match(line))
            .Where(match => match.Success)
            .Select(match => Percentage.Parse(match.Groups["percent"].Value))
            .Where(reading => reading?.Value <= 100)
            .MaxBy(reading => reading!.Value.Value);
    }

    private const string Percent = @"(?<percent>[0-9]{1,3}(?:\.[0-9]{1,2})?)\s{0,2}%";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>VRP 5: <c>CPU Usage            : 12% Max: 97%</c>.</summary>
    [GeneratedRegex(@"^CPU\s+Usage\s*:\s*" + Percent, Options)]
    private static partial Regex CpuUsage();

    /// <summary>VRP 8: <c>System CPU Using Percentage :   5%</c>.</summary>
    [GeneratedRegex(@"^(?:System\s+)?CPU\s+Using\s+Percentage(?:\s+Is)?\s*:\s*" + Percent, Options)]
    private static partial Regex SystemCpu();

    /// <summary><c>CPU utilization for five seconds: 5%: one minute: 4%: five minutes: 4%</c>.</summary>
    [GeneratedRegex(@"^CPU\s+utilization\s+for\s+five\s+seconds\s*:\s*" + Percent, Options)]
    private static partial Regex FiveSeconds();

    /// <summary>Comware's relative of it: <c>5% in last 5 seconds</c>.</summary>
    [GeneratedRegex("^" + Percent + @"\s+in\s+last\s+5\s+seconds", Options)]
    private static partial Regex LastSeconds();

    /// <summary><c>Memory Using Percentage Is: 41%</c>, <c>Memory Using Percentage: 41%</c>, <c>Physical Memory Using Percentage: 41%</c>.</summary>
    [GeneratedRegex(@"^(?:System\s+|Physical\s+)?Memory\s+Using\s+Percentage(?:\s+Is)?\s*:\s*" + Percent, Options)]
    private static partial Regex MemoryUsing();

    [GeneratedRegex(@"^(?:System\s+)?Memory\s+Usage\s*:\s*" + Percent, Options)]
    private static partial Regex MemoryUsage();
}
