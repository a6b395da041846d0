using System.Text;
using AiService.Bench.Audit;
using AiService.Bench.Engines;
using AiService.Bench.Hostile;
using AiService.Bench.Knowledge;
using AiService.Bench.Knowledge.Relevance;
using AiService.Bench.Lists;
using AiService.Bench.Matching;
using AiService.Bench.NetworkAgent;
using AiService.Bench.Reading;
using Chaos.Schedules;

// `dotnet run -c Release --project bench/AiService.Bench -- NAME [options]`: one bench per room, each side by side with its baseline.
Console.OutputEncoding = Encoding.UTF8;
var benches = new Dictionary<string, Func<string[], Task>>
{
    ["agent"] = AgentBench.RunAsync,
    ["audit"] = AuditBench.RunAsync,
    ["hostile"] = HostileBench.RunAsync,
    ["knowledge"] = KnowledgeBench.RunAsync,
    ["lists"] = ListsBench.RunAsync,
    ["map"] = MapBench.RunAsync,
    ["reading"] = _ => ReadingBench.RunAsync(),
    ["relevance"] = options => RelevanceBench.RunAsync(options.Contains("--each")),
    ["stackstorm"] = options => new EngineBench(Engine.StackStorm).RunAsync(options),
    ["awx"] = options => new EngineBench(Engine.Awx).RunAsync(options),
};

if (args is not [var name, .. var options] || !benches.TryGetValue(name, out var bench))
{
    Console.Error.WriteLine($"Name a bench: {string.Join(", ", benches.Keys)}.");
    return 2;
}

await bench(options);
return 0;
