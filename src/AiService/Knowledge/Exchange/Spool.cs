using AiService.Hosting;

namespace AiService.Knowledge.Exchange;

/// <summary>Holds a file to import in a folder of its own, which is deleted afterwards with the files that SQLite adds.</summary>
internal sealed class Spool : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-import-");

    public string Path => System.IO.Path.Combine(folder.FullName, "file");

    /// <summary>Writes the whole body to disk first: a slow or disconnected caller holds no transaction.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than <paramref name="most"/> bytes.</exception>
    public async Task TakeAsync(HttpRequest request, long most, CancellationToken cancellation)
    {
        await using var file = File.Create(Path);
        await BoundedBody.CopyAsync(request, file, most, cancellation);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
