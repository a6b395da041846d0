using AiService.Faults.Lexicon;

namespace AiService.Faults.Reading;

/// <summary>What a token is, where it is no word of the lexicon.</summary>
internal enum TokenKind
{
    /// <summary>A word of the lexicon.</summary>
    Word,

    /// <summary>One port.</summary>
    Port,

    /// <summary>Several ports by one expression: <c>GE0/0/1-4</c>.</summary>
    SeveralPorts,

    /// <summary>A host, a model, a file, or any other word with digits or strokes in it.</summary>
    Name,

    /// <summary>Any other word or character.</summary>
    Unknown,

    Number,

    /// <summary>An address, a date, a time.</summary>
    Address,

    /// <summary>The end of a clause.</summary>
    Comma,

    Colon,

    Open,

    Close,

    /// <summary>A question mark.</summary>
    QuestionMark,

    /// <summary>The end of a sentence, or of a line.</summary>
    End,
}

/// <summary>A piece of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First character in the normal text.</param>
/// <param name="Finish">One beyond the last.</param>
/// <param name="Word">The word; null unless it is one.</param>
/// <param name="Port">The port; null unless it is one.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Finish, LexiconWord? Word = null, InterfaceName? Port = null)
{
    public bool Is(WordClass kind) => Word?.Class == kind;

    public bool Is(WordClass kind, string value) => Word?.Class == kind && Word.Value == value;
}
