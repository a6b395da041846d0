using AiService.Faults;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Readings;

/// <summary>A command that only reads, and how to understand its answer. Data: platforms bring theirs, runbooks may have their own.</summary>
/// <param name="Command">With places: <c>display interface {interface}</c>.</param>
/// <param name="Readings">In the order in which they are tried.</param>
/// <param name="Block">
/// Matches the line that one port's or peer's part of a listing begins with. The patterns of a reading must then hold within one part,
/// so that no port is up because of another port's line. Null: the whole answer is one part.
/// </param>
internal sealed record Look(string Command, IReadOnlyList<Reading> Readings, LinearPattern? Block = null)
{
    /// <summary>The names in braces that the command and its readings use.</summary>
    public IEnumerable<string> Places => Readings
        .SelectMany(reading => reading.Texts.Concat(reading.Unless).Concat(reading.Json.Select(condition => condition.Path)).Append(reading.Certainty.Since ?? ""))
        .Prepend(Command)
        .SelectMany(Template.Names)
        .Distinct();

    /// <summary>
    /// The first reading that holds. Null when none does, and when two that read lines hold and name different states:
    /// an answer that says two things says nothing.
    /// </summary>
    public Sighting? Read(Reply reply, IReadOnlyDictionary<string, string> values)
    {
        var answer = AnswerText.Plain(reply.Everything);
        var output = AnswerText.Plain(reply.Output);
        var parts = Parts(answer);
        var held = Readings
            .Select(reading => (Reading: reading, Words: parts.Select(part => reading.Holds(part, output, values)).FirstOrDefault(words => words is not null)))
            .Where(one => one.Words is not null)
            .ToList();
        if (held.Count == 0 || Contradict(held.Select(one => one.Reading)))
        {
            return null;
        }

        var (reading, words) = held[0];
        return new Sighting(reading.State, words!, reading.Certainty.Sure, reading.Since(output, values));
    }

    /// <summary>What stands before the first block, which may be the device's refusal, and then each block.</summary>
    private List<string> Parts(string answer)
    {
        int[] starts = [0, .. Block?.Matches(answer).Select(match => match.Index).Where(index => index > 0) ?? [], answer.Length];
        return [.. starts.Zip(starts.Skip(1), (start, end) => answer[start..end])];
    }

    private static bool Contradict(IEnumerable<Reading> held)
    {
        return held.Where(reading => reading.ReadsText).Select(reading => reading.State).Distinct().Skip(1).Any();
    }
}

/// <summary>A state that an answer shows.</summary>
/// <param name="State">Its name.</param>
/// <param name="Words">The device's own words for it: one short line, never the whole output.</param>
/// <param name="Sure">One look is enough.</param>
/// <param name="Since">When it came into this state, by its own clock; null where it does not tell.</param>
internal readonly record struct Sighting(string State, string Words, bool Sure = false, DateTime? Since = null);
