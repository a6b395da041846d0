namespace AiService.NetworkAgent.Sessions;

/// <summary>The end of a connection: bounded too, for a dead path makes even a farewell wait.</summary>
internal static class SshClientEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static async Task LetGoAsync(this IDisposable ended, TimeProvider time)
    {
        try
        {
            await new Watchdog(time, Limit).RunAsync(
                _ =>
                {
                    ended.Dispose();
                    return Task.FromResult(true);
                },
                late: null,
                CancellationToken.None);
        }
        catch (Exception)
        {
            // Nothing depends on how a connection that nobody uses any more ends.
        }
    }
}
