namespace AiService.Faults.Statements;

/// <summary>Everything that a text says, in the text's order: one parse, which classifier, matcher, planner, runbooks and knowledge share.</summary>
/// <param name="Text">The text as it was given.</param>
/// <param name="Statements">What it says of each object; never empty.</param>
internal sealed record TextReading(string Text, IReadOnlyList<FaultReading> Statements)
{
    /// <summary>The present faults of this device.</summary>
    public IEnumerable<FaultReading> Faults => Statements.Where(statement => statement.IsFault);

    /// <summary>The same words found in several places: what one of them says to be over or not so is not asserted by another.</summary>
    public static TextReading Joined(string words, IEnumerable<TextReading> places)
    {
        var all = places.SelectMany(place => place.Statements).ToList();
        var denied = all.Where(one => one.Time is FaultTime.Recovered || one.Modality is Modality.Negated).ToList();
        return new TextReading(words, [.. all.Where(one => !one.IsFault || !denied.Any(other => other.Object == one.Object)).OrderByDescending(one => one.IsFault)]);
    }

    /// <summary>What the text says in a stretch of it.</summary>
    /// <param name="start">First character (UTF-16).</param>
    /// <param name="length">Characters.</param>
    /// <param name="isAdvice">The stretch is advice by its words.</param>
    public TextReading Within(int start, int length, bool isAdvice)
    {
        var words = Text.Substring(start, length);
        var found = Statements.Where(one => one.Start < start + length && one.Start + one.Length > start).ToList();
        return new TextReading(words, found.Count == 0 ? [FaultReading.Nothing(words)] : [.. found.Select(one => isAdvice ? one with { Modality = Modality.Advised } : one)]);
    }
}

/// <summary>What the sender of a text states beside it, in fields of its own. Null: not stated.</summary>
/// <param name="State">firing, resolved, down, up, …: any word of the lexicon; one that it does not know is no word for "over".</param>
/// <param name="Object">The object: a port's name, or words such as <c>BGP 192.0.2.1</c>.</param>
/// <param name="Host">The device as the sender names it.</param>
/// <param name="Level">The sender's own level; for the record.</param>
internal sealed record Stated(string? State = null, string? Object = null, string? Host = null, string? Level = null);
