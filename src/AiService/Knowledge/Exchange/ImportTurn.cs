namespace AiService.Knowledge.Exchange;

/// <summary>One import at a time: each has a file on disk, and a place in the queue of writers.</summary>
internal sealed class ImportTurn : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <returns>Null when another import is running.</returns>
    public async Task<ImportReport?> TakeAsync(Func<Task<ImportReport>> run)
    {
        if (!await turn.WaitAsync(TimeSpan.Zero))
        {
            return null;
        }

        try
        {
            return await run();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
