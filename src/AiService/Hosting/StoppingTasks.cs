namespace AiService.Hosting;

/// <summary>Ends a wait when the process stops.</summary>
internal static class StoppingTasks
{
    /// <summary>Returns the result of the work, or null when the process stops before it is there.</summary>
    public static async Task<T?> OrNullWhenStoppingAsync<T>(this Task<T> work, CancellationToken stopping)
        where T : class?
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops: the next one resumes from the record.
            return null;
        }
    }
}
