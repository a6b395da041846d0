namespace AiService.Knowledge.Exchange;

/// <summary>A folder of its own for one file on its way in, gone afterwards with whatever SQLite has put beside it.</summary>
internal sealed class Spool : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-import-");

    public string Path => System.IO.Path.Combine(folder.FullName, "file");

    /// <summary>Puts the whole body on disk first: a caller who is slow, or leaves, holds no transaction.</summary>
    public async Task TakeAsync(Stream body, CancellationToken cancellation)
    {
        await using var file = File.Create(Path);
        await body.CopyToAsync(file, cancellation);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
