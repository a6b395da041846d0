using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>One pattern of the contract's classifier.</summary>
internal sealed class FaultPattern
{
    private readonly Regex regex;

    internal FaultPattern(FaultLevel level, string pattern, bool isAdvice = false)
    {
        Level = level;
        IsAdvice = isAdvice;

        // NonBacktracking: time grows with the text, never with its square (TRAPS 38). "." excludes \n only.
        regex = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    public FaultLevel Level { get; }

    /// <summary>What it finds is a piece of advice by its words: <c>版本…升级</c>.</summary>
    public bool IsAdvice { get; }

    public IEnumerable<Match> In(string text) => regex.Matches(text);

    public bool IsIn(string text) => regex.IsMatch(text);
}
