namespace AiService.Knowledge.Exchange;

/// <summary>Reads the knowledge base of a Python service, which is an SQLite file of any age.</summary>
internal interface IPythonFile
{
    /// <summary>Copies the file as it stands between two transactions of a process that may be writing to it.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    void Snapshot(string path, string copy);

    /// <summary>Reads the rows one by one.</summary>
    /// <exception cref="ImportException">It is no such file, or damaged.</exception>
    IEnumerable<ImportLine> Read(string path);
}
