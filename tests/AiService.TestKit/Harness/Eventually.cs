namespace AiService.Tests.Harness;

/// <summary>Waits for what happens in the background, bounded: a test that would hang fails.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Reads until the value is as expected, and returns it.</summary>
    /// <param name="read">Reads the value.</param>
    /// <param name="isReached">Whether it is as expected.</param>
    /// <param name="meanwhile">Called after each value that is not; moves a fake clock.</param>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> isReached, Action? meanwhile = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(Pause);
        T value;
        while (!isReached(value = await read()))
        {
            TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(Limit, "the value must be reached, and still is {0}", value);
            meanwhile?.Invoke();
            await pause.WaitForNextTickAsync();
        }

        return value;
    }

    /// <summary>Waits until it holds.</summary>
    public static Task<bool> HoldsAsync(Func<bool> holds) => ReadAsync(() => Task.FromResult(holds()), held => held);
}
