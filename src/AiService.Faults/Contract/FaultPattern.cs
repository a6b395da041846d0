using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>One pattern of the contract's classifier.</summary>
internal sealed class FaultPattern
{
    private readonly LinearPattern pattern;

    internal FaultPattern(FaultLevel level, string pattern, bool isAdvice = false)
    {
        Level = level;
        IsAdvice = isAdvice;

        // "." excludes \n only.
        this.pattern = new LinearPattern(pattern, RegexOptions.IgnoreCase);
    }

    public FaultLevel Level { get; }

    /// <summary>What it finds is a piece of advice by its words: <c>版本…升级</c>.</summary>
    public bool IsAdvice { get; }

    public IEnumerable<Match> In(string text) => pattern.Matches(text);

    public bool IsIn(string text) => pattern.IsMatch(text);
}
