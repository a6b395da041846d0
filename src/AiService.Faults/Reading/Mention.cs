using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>An object that a sentence mentions.</summary>
/// <param name="Object">The thing.</param>
/// <param name="Token">Its place among the tokens.</param>
/// <param name="InBrackets">It stands in brackets: said beside another object, it is not what the sentence is about.</param>
internal sealed record ObjectMention(FaultObject Object, int Token, bool InBrackets);

/// <summary>A state that a sentence mentions, with the manner in which it does.</summary>
internal sealed class StateMention
{
    public required FaultState State { get; set; }

    public required int Token { get; init; }

    /// <summary>The lexicon's own value, where a state depends on the object: active, idle, forming.</summary>
    public string Value { get; init; } = "";

    public bool InBrackets { get; init; }

    /// <summary>It says for how long: 中断6分钟.</summary>
    public bool HasDuration { get; init; }

    public bool IsRecovery { get; init; }

    /// <summary>A state before the last one, or the administrative one of a port that is enabled.</summary>
    public bool IsFormer { get; set; }

    public Modality Modality { get; set; } = Modality.Asserted;

    public FaultTime Time { get; set; } = FaultTime.Present;

    /// <summary>The word that decides modality or time; -1 when there is none.</summary>
    public int Because { get; set; } = -1;

    /// <summary>It says how the object is now, and not how it may become or should be.</summary>
    public bool IsPlain => !IsFormer && Modality is Modality.Asserted or Modality.Negated && Time is FaultTime.Present;
}

/// <summary>Objects and what a sentence says of them.</summary>
internal sealed class StatementDraft
{
    public List<ObjectMention> Objects { get; } = [];

    public List<StateMention> States { get; } = [];

    /// <summary>The first and the last token of its own.</summary>
    public int First { get; set; } = int.MaxValue;

    public int Last { get; set; } = -1;

    public int Sentence { get; init; }

    public DeviceScope Device { get; set; } = DeviceScope.This;

    public FaultIntent Intent { get; set; } = FaultIntent.None;

    /// <summary>The sentence says that it speaks of another device, whatever the object.</summary>
    public bool IsElsewhere { get; set; }

    /// <summary>The token that says which device; -1 for none.</summary>
    public int DeviceToken { get; set; } = -1;

    /// <summary>The token that says which intent; -1 for none.</summary>
    public int IntentToken { get; set; } = -1;

    public string? Doubt { get; set; }

    /// <summary>It follows from another fault of the same sentence.</summary>
    public bool IsConsequence { get; set; }

    /// <summary>It is the cause that the sentence gives for another fault.</summary>
    public bool IsCause { get; init; }

    /// <summary>All other objects of the kind, none of them named.</summary>
    public bool IsRest { get; set; }

    /// <summary>How its objects are mentioned where no state is said of them.</summary>
    public StateMention? Manner { get; set; }

    public bool HasZero { get; set; }

    /// <summary>Percentages that were read, and the thresholds beside them.</summary>
    public List<double> Values { get; } = [];

    public List<double> Limits { get; } = [];

    /// <summary>The token of the last number that may be a reading; -1 when there is none.</summary>
    public int ValueToken { get; set; } = -1;

    /// <summary>Numbers from 0 to 100 without a unit.</summary>
    public List<double> Bare { get; } = [];

    public void Touch(int token)
    {
        First = Math.Min(First, token);
        Last = Math.Max(Last, token);
    }
}
