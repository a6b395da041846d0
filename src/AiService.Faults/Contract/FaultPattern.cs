using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>One pattern of the contract's classifier.</summary>
internal sealed class FaultPattern(FaultLevel level, string pattern, bool isAdvice = false)
{
    // "." excludes \n only.
    private readonly LinearPattern linear = new(pattern, RegexOptions.IgnoreCase);

    public FaultLevel Level => level;

    /// <summary>What it finds is a piece of advice by its words: <c>版本…升级</c>.</summary>
    public bool IsAdvice => isAdvice;

    public IEnumerable<Match> In(string text) => linear.Matches(text);

    public bool IsIn(string text) => linear.IsMatch(text);
}
