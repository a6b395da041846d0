using AiService.Tests.Harness;

namespace AiService.Tests.Architecture;

/// <summary>The violations that the code still has, one line each, of one rule: no new one is accepted, and one that has been mended must be removed from the list.</summary>
internal static class KnownViolations
{
    private static readonly string List = Path.Combine(Repository.Root, "tests", "AiService.Tests", "Architecture", "known-violations.txt");

    /// <param name="rule">The first word of the rule's lines.</param>
    /// <param name="found">The rest of each line, and where it was found.</param>
    public static void ShouldBe(string rule, IEnumerable<(string Violation, string Where)> found)
    {
        var today = found.ToLookup(one => $"{rule}: {one.Violation}", one => one.Where);
        var known = File.ReadAllLines(List).Where(line => line.StartsWith(rule + ":", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        var added = today.Where(one => !known.Contains(one.Key)).Select(one => $"{one.Key}   ({string.Join(", ", one.Distinct().Take(3))})");
        string.Join('\n', added.Order(StringComparer.Ordinal)).Should().BeEmpty("the code must not break the rule '{0}' in further places", rule);
        string.Join('\n', known.Where(line => !today.Contains(line)).Order(StringComparer.Ordinal)).Should().BeEmpty("these no longer exist: remove them from {0}", List);
    }
}
