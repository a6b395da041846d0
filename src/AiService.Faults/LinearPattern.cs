using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// A regular expression whose time grows with the text and never with its square, whatever both contain (TRAPS 38). The engine that promises
/// this takes some milliseconds and about a megabyte to make each expression. The ordinary one takes neither and finds the same; it is given
/// little time, and the other is made by the first text for which that is not enough.
/// </summary>
internal sealed class LinearPattern
{
    /// <summary>Many times what a device's answer takes; once for each pattern, and nobody waits for it noticeably.</summary>
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

    /// <summary>True when it has the one engine, too: no look-around, no back-reference. Takes as long as making it.</summary>
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
                // The linear engine answers instead, from now on.
            }
        }

        return ask(linear.Value);
    }
}
