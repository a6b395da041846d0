using System.Globalization;

namespace AiService.Tests.Knowledge;

/// <summary>
/// A real service process is killed with signal 9 while it and another process write, again and again: three times in a normal run,
/// <c>KNOWLEDGE_CRASHES</c> times when that is set, a new file after every 25.
/// </summary>
public sealed class CrashTests
{
    private const int PerFile = 25;

    [Fact]
    public async Task What_was_answered_is_there_after_a_kill_and_every_index_agrees_with_the_table()
    {
        var crashes = int.Parse(Environment.GetEnvironmentVariable("KNOWLEDGE_CRASHES") is { Length: > 0 } set ? set : "3", CultureInfo.InvariantCulture);

        // Starting takes most of the time, on one core.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, crashes).Chunk(PerFile), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seeds, _) =>
            {
                using var file = new CrashedFile();
                foreach (var seed in seeds)
                {
                    await file.CrashAsync(new Random(seed));
                    await file.CheckAsync();
                }
            });
    }

    [Fact]
    public async Task A_kill_while_the_index_is_made_leaves_one_that_is_gone_on_with()
    {
        var random = new Random(11);
        using var file = new CrashedFile();
        await file.FillAsync(30_000);
        for (var crash = 0; crash < 8; crash++)
        {
            await file.CrashAtStartAsync(TimeSpan.FromMilliseconds(random.Next(0, 1_200)));
        }

        await file.CheckAsync();
    }
}
