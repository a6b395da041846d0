using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Probes;

/// <summary>A command that only reads, and the rules by which its answer is read. Data: platforms bring theirs, runbooks may have their own.</summary>
/// <param name="Command">With placeholders: <c>display interface {interface}</c>.</param>
/// <param name="Rules">In the order in which they are tried.</param>
/// <param name="Block">
/// Matches the line that begins one port's or peer's part of a listing. The patterns of a rule must then match within one part, so that no port
/// is up because of another port's line. Null: the whole answer is one part.
/// </param>
internal sealed record Probe(string Command, IReadOnlyList<StateRule> Rules, LinearPattern? Block = null)
{
    /// <summary>The placeholders of the command and its rules.</summary>
    public IEnumerable<string> Places => Rules
        .SelectMany(rule => rule.Texts.Concat(rule.Unless).Concat(rule.Json.Select(condition => condition.Path)).Append(rule.SincePath ?? ""))
        .Prepend(Command)
        .SelectMany(Template.Names)
        .Distinct();

    /// <summary>
    /// Returns what the first rule that holds observes; null when none holds, and when two rules for lines hold and name different states: an
    /// answer that contradicts itself shows nothing.
    /// </summary>
    public Observation? Read(Reply reply, IReadOnlyDictionary<string, string> values)
    {
        var answer = TerminalText.Plain(reply.Everything);
        var output = TerminalText.Plain(reply.Output);
        var parts = Parts(answer);
        var held = Rules
            .Select(rule => (Rule: rule, Words: rule.Holds(parts, output, values)))
            .Where(one => one.Words is not null)
            .ToList();
        if (held.Count == 0 || Contradict(held.Select(one => one.Rule)))
        {
            return null;
        }

        var (rule, words) = held[0];
        return new Observation(rule.State, words!, rule.Sure, rule.Since(output, values));
    }

    /// <summary>Returns the text before the first block, which may be the device's refusal, and then each block.</summary>
    private List<string> Parts(string answer)
    {
        int[] starts = [0, .. Block?.Matches(answer).Select(match => match.Index).Where(index => index > 0) ?? [], answer.Length];
        return [.. starts.Zip(starts.Skip(1), (start, end) => answer[start..end])];
    }

    private static bool Contradict(IEnumerable<StateRule> held) =>
        held.Where(rule => rule.ReadsText).Select(rule => rule.State).Distinct().Skip(1).Any();
}

/// <summary>What one probe observed.</summary>
/// <param name="State">The state's name.</param>
/// <param name="Words">The device's own words for it: one short line, never the whole output.</param>
/// <param name="Sure">The observation cannot be a transient.</param>
/// <param name="Since">When the device came into the state, by its own clock; null where it does not tell.</param>
internal readonly record struct Observation(string State, string Words, bool Sure = false, DateTime? Since = null);
