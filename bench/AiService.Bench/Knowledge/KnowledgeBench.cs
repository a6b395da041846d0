using System.Globalization;

namespace AiService.Bench.Knowledge;

/// <summary>Searching the knowledge base, beside the Python service's rule on the same file's twin.</summary>
internal static class KnowledgeBench
{
    private const int Seed = 20_261_124;
    private const int Clients = 32;

    /// <summary>Not measured: until the runtime has compiled what runs often. A service runs for weeks.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(string[] options)
    {
        var entries = Number(options, "--entries", 100_000);
        var seconds = Number(options, "--seconds", 10);
        var folder = Directory.CreateTempSubdirectory("aiservice-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "knowledge_base.db");
            var twin = Path.Combine(folder.FullName, "python.db");
            PythonRule.Create(file, entries, Seed);
            File.Copy(file, twin);
            Console.WriteLine($"{entries:N0} entries, {new FileInfo(file).Length / 1_048_576.0:N0} MiB, {Environment.ProcessorCount} cores, {Clients} clients for {seconds} s each");

            using var room = new KnowledgeUnderLoad(file);
            await room.OpenAsync();
            await room.SearchAsync(Clients, WarmUp, Seed - 1);
            if (options.Contains("--each"))
            {
                await room.EachAsync();
                return;
            }

            var ours = await room.SearchAsync(Clients, TimeSpan.FromSeconds(seconds), Seed);
            Console.WriteLine($"index            {ours}");
            await room.SearchWhileInsertingAsync(Clients, TimeSpan.FromSeconds(seconds), Seed, Number(options, "--pace", 1_000));
            var baseline = await BaselineAsync(twin, TimeSpan.FromSeconds(seconds));
            Console.WriteLine($"Python's rule    {baseline}");
            Console.WriteLine($"throughput       {ours.PerSecond / baseline.PerSecond:N0} times the baseline's");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Measured> BaselineAsync(string path, TimeSpan duration)
    {
        var mixes = Enumerable.Range(0, Clients).Select(client => new QueryMix(Seed + client)).ToArray();
        return Load.RunAsync(Clients, duration, client =>
        {
            PythonRule.Search(path, mixes[client].Next());
            return Task.CompletedTask;
        });
    }

    private static int Number(string[] options, string name, int otherwise)
    {
        var at = Array.IndexOf(options, name);
        return at < 0 ? otherwise : int.Parse(options[at + 1], CultureInfo.InvariantCulture);
    }
}
