namespace AiService.Knowledge.Exchange;

/// <summary>Allows one import at a time: each has a file on disk, and a place in the queue of writers.</summary>
internal sealed class ImportTurn
{
    private int taken;

    /// <returns>Null when another import is running.</returns>
    public async Task<ImportReport?> TakeAsync(Func<Task<ImportReport>> run)
    {
        if (Interlocked.Exchange(ref taken, 1) == 1)
        {
            return null;
        }

        try
        {
            return await run();
        }
        finally
        {
            Volatile.Write(ref taken, 0);
        }
    }
}
