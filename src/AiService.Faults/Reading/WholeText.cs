using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>What a stretch of prose says without an object of its own, and so of everything around it: it is over, a test, a maintenance.</summary>
/// <param name="Over">Where it says that everything is over; null when it does not.</param>
/// <param name="OverUntil">Where what is over ends in the given text; what comes later is not.</param>
/// <param name="Test">Where it says that it is a test.</param>
/// <param name="Intent">A person's decision.</param>
/// <param name="IntentProof">Where that stands.</param>
/// <param name="IntentPorts">The keys of the ports of which alone it is said; none when it is said of all.</param>
internal sealed record WholeText(Evidence? Over, int OverUntil, Evidence? Test, FaultIntent Intent, Evidence? IntentProof, IReadOnlyList<string> IntentPorts)
{
    public static WholeText Of(NormalText text, IReadOnlyList<Token> tokens, DraftBuilder read)
    {
        return new WholeText(Proof("time", read.Over), read is { Over: >= 0, IsOwnOver: true } ? text.GivenIndex(tokens[read.Over].Finish) : int.MaxValue, Proof("modality", read.Test), read.Intent, Proof("intent", read.IntentToken), read.IntentPorts);

        Evidence? Proof(string part, int token) => token < 0 ? null : text.Proof(part, tokens[token].Start, tokens[token].Finish);
    }

    /// <summary>What it says of statements that come after it: they may be a test, too, but are not over.</summary>
    public WholeText Ahead => this with { Over = null };

    /// <summary>Gives a statement what is said of the whole.</summary>
    public FaultReading Apply(FaultReading statement)
    {
        if (Over is not null && statement.Time is not FaultTime.Recovered && statement.Start < OverUntil)
        {
            statement = statement with { Time = FaultTime.Recovered, Evidence = [.. statement.Evidence, Over] };
        }

        if (Test is not null && statement.Modality is not Modality.Test)
        {
            statement = statement with { Modality = Modality.Test, Evidence = [.. statement.Evidence, Test] };
        }

        return Intent is not FaultIntent.None && statement.Intent is FaultIntent.None && (IntentPorts.Count == 0 || statement.Object.Port is null || IntentPorts.Contains(statement.Object.Port.Canonical))
            ? statement with { Intent = Intent, Evidence = IntentProof is null ? statement.Evidence : [.. statement.Evidence, IntentProof] }
            : statement;
    }
}
