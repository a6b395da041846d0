using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// A regular expression whose time grows linearly with the text, whatever both contain (TRAPS 38). The engine that guarantees this needs some
/// milliseconds and about a megabyte to build an expression. The backtracking one needs neither and finds the same; it gets a short time-out,
/// and the first text that exceeds it builds the other.
/// </summary>
internal sealed class LinearPattern
{
    /// <summary>Many times what a device's answer takes; spent at most once for each pattern, and too short to be noticed.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private readonly Regex ordinary;
    private readonly Lazy<Regex> linear;

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public LinearPattern(string pattern, RegexOptions options)
    {
        ordinary = new Regex(pattern, options | RegexOptions.CultureInvariant, Soon);
        linear = new Lazy<Regex>(() => Linear(pattern, options));
    }

    /// <summary>The named and numbered groups.</summary>
    public IReadOnlyList<string> GroupNames => ordinary.GetGroupNames();

    /// <summary>Returns whether the linear engine supports the expression: no look-around, no back-reference. Builds it to find out.</summary>
    public static bool IsLinear(string pattern, RegexOptions options)
    {
        try
        {
            _ = Linear(pattern, options);
            return true;
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    public bool IsMatch(string text) => Ask(regex => regex.IsMatch(text));

    public Match Match(string text) => Ask(regex => regex.Match(text));

    public IReadOnlyList<Match> Matches(string text) => Ask(regex => regex.Matches(text).ToList());

    private static Regex Linear(string pattern, RegexOptions options) => new(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private T Ask<T>(Func<Regex, T> ask)
    {
        if (!linear.IsValueCreated)
        {
            try
            {
                return ask(ordinary);
            }
            catch (RegexMatchTimeoutException)
            {
                // From now on the linear engine answers.
            }
        }

        return ask(linear.Value);
    }
}
