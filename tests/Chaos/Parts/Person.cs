using System.Text.Json;
using Chaos.Verdicts;

namespace Chaos.Parts;

/// <summary>A person who looks at the repairs and stops one. The verdict says what came of it.</summary>
internal sealed class Person(HttpClient http, string service)
{
    public async Task CancelAsync(int which, CancellationToken cancellation)
    {
        try
        {
            List<RepairRow> open = [.. (await new RepairReader(http, service).AllAsync(cancellation)).Where(repair => !repair.IsFinal).OrderBy(repair => repair.Id)];
            if (open.Count > 0)
            {
                using var answer = await http.PostAsync(new Uri($"{service}/repairs/{open[which % open.Count].Id}/cancel"), null, cancellation);
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The service is down, dies meanwhile, or takes its time.
        }
    }
}
