namespace AiService.Knowledge.Exchange;

/// <summary>Names a file that is to be imported, which can be read more than once.</summary>
/// <param name="Format"><c>jsonl</c>, <c>csv</c> or <c>sqlite</c>.</param>
/// <param name="Path">The file.</param>
internal sealed record ImportSource(string Format, string Path)
{
    public const string JsonLinesFormat = "jsonl";
    public const string CsvFormat = "csv";
    public const string SqliteFormat = "sqlite";

    /// <summary>True where a row that was imported once is not imported again, whatever has become of it here.</summary>
    public bool Once => Format == SqliteFormat;

    /// <summary>Reads the lines one by one.</summary>
    /// <param name="python">Reads an SQLite file.</param>
    /// <param name="unknown">Takes the names of columns that are not read.</param>
    /// <exception cref="ImportException">Thrown while the lines are read: the file as a whole cannot be.</exception>
    public IEnumerable<ImportLine> Read(IPythonFile python, ISet<string> unknown) => Format switch
    {
        JsonLinesFormat => JsonLines.Read(Path),
        CsvFormat => CsvLines.Read(Path, unknown),
        _ => python.Read(Path),
    };
}
