namespace AiService.Bench.Knowledge;

/// <summary>Searching the knowledge base, beside the Python service's rule.</summary>
internal static class KnowledgeBench
{
    public static Task RunAsync(string[] options)
    {
        Console.WriteLine($"knowledge {string.Join(' ', options)}");
        return Task.CompletedTask;
    }
}
