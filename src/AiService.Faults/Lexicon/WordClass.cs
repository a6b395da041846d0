namespace AiService.Faults.Lexicon;

/// <summary>What a word of the lexicon does in a sentence: one class a file, <c>Lexicon/class.language.txt</c>.</summary>
internal enum WordClass
{
    /// <summary>Says nothing; it only keeps a shorter word from being found in it: 未知, 恢复中心.</summary>
    Guard,

    /// <summary>A thing: <c>接口 → interface</c>, <c>ospf → neighbour ospf</c>.</summary>
    Object,

    /// <summary>How a thing is: <c>断开 → down</c>.</summary>
    State,

    /// <summary>A thing and its state in one word: <c>linkdown → interface down</c>.</summary>
    Event,

    /// <summary>It is over.</summary>
    Recovery,

    /// <summary>Denies what follows.</summary>
    Negation,

    /// <summary>A condition, a possibility, a purpose.</summary>
    Condition,

    /// <summary>What should be done.</summary>
    Advice,

    Question,

    Test,

    Past,

    /// <summary>A person's decision: <c>割接 → maintenance</c>.</summary>
    Intent,

    /// <summary>Another device: 对端.</summary>
    Other,

    /// <summary>All but one: 除…外.</summary>
    Exception,

    /// <summary>How many: <c>0个 → zero</c>, <c>等4个 → several</c>.</summary>
    Quantity,

    /// <summary>A legend, an example.</summary>
    Definition,

    /// <summary>Which of a port's states is said: <c>admin</c>, <c>oper</c>; a state that is not the last one: <c>from → former</c>.</summary>
    Aspect,

    /// <summary>How statements hang together: a cause before, a contrast, a place.</summary>
    Link,
}
