namespace AiService.StackStorm.Actions;

/// <summary>Finds the action that an operator most likely meant by a name that does not exist.</summary>
internal static class ClosestAction
{
    private static readonly char[] Joints = ['.', '_', '-'];

    /// <param name="wanted">The reference that does not exist.</param>
    /// <param name="actions">The references that do; at least one.</param>
    /// <returns>The one whose parts have the least edit distance to those of the wanted name; of several, the one that is closest as a whole.</returns>
    public static string To(string wanted, IReadOnlyList<string> actions)
    {
        var name = Name(wanted);
        var words = Words(name);
        return actions
            .OrderBy(action => Distance(words, Words(Name(action))))
            .ThenBy(action => Distance(name, Name(action)))
            .ThenBy(action => action, StringComparer.Ordinal)
            .First();
    }

    /// <summary>What stands behind the pack, in lower case.</summary>
    private static string Name(string reference) => reference[(reference.IndexOf('.', StringComparison.Ordinal) + 1)..].ToLowerInvariant();

    private static string[] Words(string name) => name.Split(Joints, StringSplitOptions.RemoveEmptyEntries);

    private static int Distance(string[] wanted, string[] words) =>
        wanted.Sum(one => words.Select(word => Distance(one, word)).DefaultIfEmpty(one.Length).Min());

    /// <summary>Returns the edit distance (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var row = 1; row <= one.Length; row++)
        {
            var current = new int[other.Length + 1];
            current[0] = row;
            for (var column = 1; column <= other.Length; column++)
            {
                var replaced = above[column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(above[column], current[column - 1]) + 1);
            }

            above = current;
        }

        return above[^1];
    }
}
