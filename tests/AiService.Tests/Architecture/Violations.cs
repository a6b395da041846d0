namespace AiService.Tests.Architecture;

/// <summary>Reports where the code breaks a rule of the architecture.</summary>
internal static class Violations
{
    /// <param name="rule">The rule.</param>
    /// <param name="found">What breaks it, and where.</param>
    public static void ShouldBeNone(string rule, IEnumerable<(string Violation, string Where)> found)
    {
        var lines = found.ToLookup(one => one.Violation, one => one.Where)
            .Select(one => $"{one.Key}   ({string.Join(", ", one.Distinct().Take(3))})").Order(StringComparer.Ordinal);
        string.Join('\n', lines).Should().BeEmpty("the code must not break the rule '{0}'", rule);
    }
}
