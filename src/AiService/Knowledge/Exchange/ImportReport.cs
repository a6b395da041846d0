namespace AiService.Knowledge.Exchange;

/// <summary>What an import did, or would do.</summary>
public sealed record ImportReport
{
    /// <summary><c>jsonl</c>, <c>csv</c> or <c>sqlite</c>.</summary>
    public required string Format { get; init; }

    /// <summary>False when nothing was written: <c>dry_run</c>, or <c>strict</c> and a line was refused.</summary>
    public required bool Applied { get; init; }

    /// <summary>Lines, or rows, that hold something.</summary>
    public long Read { get; set; }

    /// <summary>New entries.</summary>
    public long Added { get; set; }

    /// <summary>Entries of the same symptom, action and platform whose outcomes the file knew more of.</summary>
    public long Updated { get; set; }

    /// <summary>Those that were there already, and the default entries, which no import brings.</summary>
    public long Unchanged { get; set; }

    /// <summary>Lines that could not be kept.</summary>
    public long Refused { get; set; }

    /// <summary>The first hundred problems.</summary>
    public IReadOnlyList<ImportProblem> Problems { get; init; } = [];

    /// <summary>Columns that are not read.</summary>
    public IReadOnlyCollection<string> IgnoredColumns { get; init; } = [];
}

/// <summary>What is wrong with a line.</summary>
/// <param name="Line">Its number from 1; of a database the row's id.</param>
/// <param name="Msg">In Chinese, naming the field.</param>
public sealed record ImportProblem(long Line, string Msg);
