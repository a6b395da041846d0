
namespace AiService.Faults.Reading;

/// <summary>What the words so far mean for the states that follow: some to the end of the clause, some to the end of the sentence.</summary>
internal sealed class Scope
{
    // The token that opened each; -1 when none did.
    public int Denied { get; set; } = -1;

    /// <summary>A denial of what a search shows (未发现) reaches over the whole clause, one of a word (未) to the next state.</summary>
    public bool DeniesAll { get; set; }

    public int Maybe { get; set; } = -1;

    public int Past { get; set; } = -1;

    /// <summary>The whole sentence tells of the past: 那次.</summary>
    public bool AllPast { get; set; }

    public int Order { get; set; } = -1;

    /// <summary>The clause asks whether what follows is so.</summary>
    public int Asked { get; set; } = -1;

    /// <summary>The clause asks who comes, or when.</summary>
    public bool AsksForHelp { get; set; }

    public int Other { get; set; } = -1;

    public bool Zero { get; set; }

    public bool Former { get; set; }

    public bool Admin { get; set; }

    /// <summary>The next state is the operational one.</summary>
    public bool Oper { get; set; }

    public bool Place { get; set; }

    public bool Or { get; set; }

    public bool Cause { get; set; }

    public bool Rest { get; set; }

    /// <summary>Some of several objects, which are not named.</summary>
    public bool Several { get; set; }

    public bool Consequence { get; set; }

    /// <summary>The clause has brought an object of its own.</summary>
    public bool HasObject { get; set; }

    /// <summary>Tokens of the clause so far that are words, names or ports.</summary>
    public int Said { get; set; }

    public int Condition { get; set; } = -1;

    public int Advice { get; set; } = -1;

    public int Definition { get; set; } = -1;

    public int Question { get; set; } = -1;

    /// <summary>What follows is not said of now: a condition, an advice, an example, the past.</summary>
    public bool IsOpen => Condition >= 0 || Advice >= 0 || Order >= 0 || Definition >= 0 || Maybe >= 0 || Past >= 0;

    /// <summary>Ends a clause.</summary>
    public void EndClause(bool keepDenial)
    {
        Denied = keepDenial ? Denied : -1;
        DeniesAll = keepDenial && DeniesAll;
        (Maybe, Past, Order, Other, Asked) = (-1, AllPast ? Past : -1, -1, -1, -1);
        AsksForHelp = false;
        (Zero, Former, Admin, Oper, Place, Or, Cause, Rest, Consequence, HasObject) = (false, false, false, false, false, false, false, false, false, false);
        Said = 0;
    }

    /// <summary>Ends a sentence.</summary>
    public void EndSentence()
    {
        AllPast = false;
        EndClause(keepDenial: false);
        (Condition, Advice, Definition, Question) = (-1, -1, -1, -1);
        Several = false;
    }
}
