using System.Text.RegularExpressions;

namespace AwxSimulator.Inventories;

/// <summary>Ansible's host patterns, as far as they were seen: names, groups, <c>all</c>, <c>*</c>, <c>!</c>, <c>&amp;</c>, <c>~</c>, and lists of them.</summary>
internal static class HostPattern
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<string> Match(string limit, IReadOnlyList<string> hosts, IReadOnlyDictionary<string, IReadOnlyList<string>> groups)
    {
        if (string.IsNullOrWhiteSpace(limit))
        {
            return hosts;
        }

        var patterns = limit.Split([',', ':', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var plain = patterns.Where(pattern => pattern[0] is not ('!' or '&')).ToList();
        var matched = plain.Count == 0 ? [.. hosts] : plain.SelectMany(pattern => One(pattern, hosts, groups)).ToHashSet();
        foreach (var pattern in patterns.Where(pattern => pattern[0] == '&'))
        {
            matched.IntersectWith(One(pattern[1..], hosts, groups));
        }

        foreach (var pattern in patterns.Where(pattern => pattern[0] == '!'))
        {
            matched.ExceptWith(One(pattern[1..], hosts, groups));
        }

        return [.. hosts.Where(matched.Contains)];
    }

    private static IEnumerable<string> One(string pattern, IReadOnlyList<string> hosts, IReadOnlyDictionary<string, IReadOnlyList<string>> groups)
    {
        if (pattern is "all" or "*")
        {
            return hosts;
        }

        if (groups.TryGetValue(pattern, out var members))
        {
            return members;
        }

        var expression = pattern.StartsWith('~') ? "^(?:" + pattern[1..] + ")" : "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
        try
        {
            return hosts.Where(host => Regex.IsMatch(host, expression, RegexOptions.None, MatchTimeout));
        }
        catch (ArgumentException)
        {
            return [];
        }
    }
}
