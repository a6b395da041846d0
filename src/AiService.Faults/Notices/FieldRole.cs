
namespace AiService.Faults.Notices;

/// <summary>What a label of a notice stands for; the words of <c>Lexicon/notice-fields.*.txt</c>.</summary>
internal enum FieldRole
{
    /// <summary>The vocabulary does not know the label.</summary>
    None,

    Status,
    Body,
    Host,
    Object,
    Level,

    /// <summary>When the alert ended: a value says that it is over.</summary>
    Ended,

    /// <summary>Who or what ended it.</summary>
    EndedBy,

    Started,
    Threshold,
    Advice,
    Link,

    /// <summary>The measured value.</summary>
    Value,

    /// <summary>Yes means over, no means firing: <c>is_recovered</c>.</summary>
    Over,

    /// <summary>1 or PROBLEM means firing, 0 or OK means over: <c>event_value</c>.</summary>
    Problem,

    /// <summary>Yes means acknowledged.</summary>
    Acked,

    /// <summary>Known and without meaning for the reading.</summary>
    Other,

    /// <summary>A section of a model's report: the text is no notice.</summary>
    Report,
}
