using System.Globalization;
using System.Text.Json;

namespace Demo;

/// <summary>Prints the steps of a demo as they happen, with the seconds since its beginning, and bounds the waiting for each of them.</summary>
/// <param name="output">Where they are printed.</param>
/// <param name="limit">How long a step may take to come.</param>
/// <param name="stopping">Ends the waiting: Ctrl+C.</param>
internal sealed class Steps(TextWriter output, TimeSpan limit, CancellationToken stopping)
{
    private readonly long began = TimeProvider.System.GetTimestamp();

    /// <summary>Prints a heading.</summary>
    public void Head(string text) => output.WriteLine($"\n{text}");

    /// <summary>Prints what a part did, or said.</summary>
    public void Tell(string part, string what) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds,6:0.00} s  {part,-14} {what}"));

    /// <summary>Waits for a step.</summary>
    /// <param name="what">The step in words, for the message when it does not come.</param>
    /// <param name="step">Ends with it.</param>
    /// <exception cref="StepMissedException">It did not come within its time, or failed.</exception>
    /// <exception cref="OperationCanceledException">The demo is stopped.</exception>
    public async Task<T> ComesAsync<T>(string what, Task<T> step)
    {
        try
        {
            return await step.WaitAsync(limit, TimeProvider.System, stopping);
        }
        catch (TimeoutException)
        {
            throw new StepMissedException(string.Create(CultureInfo.InvariantCulture, $"{what} did not come within {limit.TotalSeconds:0.#} s."));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or JsonException or InvalidOperationException)
        {
            throw new StepMissedException($"{what} did not come: {failed.Message}");
        }
    }

    /// <summary>Waits for each of several steps in its turn.</summary>
    /// <param name="what">Such a step in words, for the message when one does not come.</param>
    /// <param name="read">Gives one after the other, and can be cancelled.</param>
    /// <exception cref="StepMissedException">One did not come within its time, or failed.</exception>
    /// <exception cref="OperationCanceledException">The demo is stopped.</exception>
    public async IAsyncEnumerable<T> EachComesAsync<T>(string what, IAsyncEnumerable<T> read)
    {
        using var given = new CancellationTokenSource();
        var enumerator = read.GetAsyncEnumerator(given.Token);
        var next = Task.FromResult(false);
        try
        {
            while (await ComesAsync(what, next = enumerator.MoveNextAsync().AsTask()))
            {
                yield return enumerator.Current;
            }
        }
        finally
        {
            // It cannot be disposed of while it reads.
            await given.CancelAsync();
            await Task.WhenAny(next);
            await enumerator.DisposeAsync();
        }
    }

    /// <summary>Asks again and again until the answer is there.</summary>
    /// <param name="what">The step in words, for the message when it does not come.</param>
    /// <param name="read">Asks.</param>
    /// <param name="isThere">Whether it is the answer.</param>
    /// <exception cref="StepMissedException">It did not come within its time, or failed.</exception>
    /// <exception cref="OperationCanceledException">The demo is stopped.</exception>
    public async Task<T> ComesAsync<T>(string what, Func<Task<T>> read, Func<T, bool> isThere)
    {
        using var given = new CancellationTokenSource();
        try
        {
            return await ComesAsync(what, PollAsync(given.Token));
        }
        finally
        {
            await given.CancelAsync();
        }

        async Task<T> PollAsync(CancellationToken givenUp)
        {
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (true)
            {
                var answer = await read();
                if (isThere(answer))
                {
                    return answer;
                }

                await pause.WaitForNextTickAsync(givenUp);
            }
        }
    }
}

/// <summary>A step of the demo did not come, or was not what it has to be.</summary>
internal sealed class StepMissedException(string message) : Exception(message);
