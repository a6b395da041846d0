using System.Reflection;
using System.Text.Json;

namespace AiService.Bench.Knowledge.Relevance;

/// <summary>Queries with the entries that a network engineer would want, judged before any search saw them: 3 is the answer, 2 helps, 1 is near.</summary>
internal sealed record RelevanceSet(IReadOnlyList<JudgedEntry> Entries, IReadOnlyList<JudgedQuery> Queries)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static RelevanceSet Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("relevance.json")!;
        return JsonSerializer.Deserialize<RelevanceSet>(stream, SnakeCase)!;
    }
}

internal sealed record JudgedEntry(long Id, string Keyword, string Title, string Solution, string? DeviceType, string FaultLevel);

internal sealed record JudgedQuery(string Kind, string Text, IReadOnlyDictionary<string, int> Answers)
{
    private const int Places = 5;

    /// <summary>Normalised discounted cumulative gain of the first five: 1 when the best stand first.</summary>
    public double Ndcg(IEnumerable<long> found) => Gain(found.Select(id => Answers.GetValueOrDefault($"{id}"))) / Gain(Answers.Values.OrderDescending());

    private static double Gain(IEnumerable<int> grades)
    {
        return grades.Take(Places).Select((grade, place) => (Math.Pow(2, grade) - 1) / Math.Log2(place + 2)).Sum();
    }
}
