namespace AiService.Knowledge.Exchange;

/// <summary>Names a file that is to be imported, which can be read more than once.</summary>
/// <param name="Format"><c>jsonl</c>, <c>csv</c> or <c>sqlite</c>.</param>
/// <param name="Path">The file.</param>
internal sealed record ImportSource(string Format, string Path)
{
    public const string JsonLinesFormat = "jsonl";
    public const string CsvFormat = "csv";
    public const string SqliteFormat = "sqlite";

    /// <summary>A row that was taken over once is not taken over again, whatever has become of it here.</summary>
    public bool Once => Format == SqliteFormat;

    /// <summary>Reads the lines one by one.</summary>
    /// <param name="python">Reads an SQLite file.</param>
    /// <param name="unknown">Takes the names of columns that are not read.</param>
    /// <exception cref="ImportException">While it is being read: as a whole it cannot be.</exception>
    public IEnumerable<ImportLine> Read(IPythonFile python, ISet<string> unknown)
    {
        return Format switch
        {
            JsonLinesFormat => Through(JsonLines.Read),
            CsvFormat => Through(file => CsvLines.Read(file, unknown)),
            _ => python.Read(Path),
        };
    }

    private IEnumerable<ImportLine> Through(Func<Stream, IEnumerable<ImportLine>> read)
    {
        using var file = File.OpenRead(Path);
        foreach (var line in read(file))
        {
            yield return line;
        }
    }
}
