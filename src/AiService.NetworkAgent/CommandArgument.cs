using System.Text.RegularExpressions;

namespace AiService.NetworkAgent;

/// <summary>
/// Validates a word from a fault's text, or from a device's answer, before it becomes part of a command line. It rejects a blank, a newline, a quote, <c>;</c> <c>|</c> <c>?</c> <c>$</c>, a leading dash, a non-ASCII look-alike.
/// </summary>
internal static partial class CommandArgument
{
    /// <summary>True when the word is safe in a command line of every platform.</summary>
    public static bool IsSafe(string word) => Allowed().IsMatch(word);

    [GeneratedRegex(@"\A(?:[A-Za-z0-9]|::?[A-Fa-f0-9])[A-Za-z0-9/.:_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
