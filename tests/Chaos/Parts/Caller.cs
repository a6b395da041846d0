using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Schedules;

namespace Chaos.Parts;

/// <summary>What a caller was told.</summary>
/// <param name="Asked">What the caller asked.</param>
/// <param name="Status">The HTTP status; null when no answer came: the caller hung up, or the service died.</param>
/// <param name="Body">The answer, when there was one.</param>
internal sealed record Told(Analysis Asked, int? Status, JsonNode? Body)
{
    /// <summary>The entries of <c>repair_results</c>.</summary>
    public IEnumerable<JsonObject> Repairs => (Body?["data"] as JsonObject)?["repair_results"]?.AsArray().OfType<JsonObject>() ?? [];

    /// <summary>Every repair id of the answer, in any part of it.</summary>
    public IEnumerable<string> RepairIds => Values(Body, "repair_id").Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Values(JsonNode? node, string name) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Key == name && field.Value?.GetValueKind() == JsonValueKind.String
            ? [(string)field.Value!]
            : Values(field.Value, name)),
        JsonArray items => items.SelectMany(item => Values(item, name)),
        _ => [],
    };
}

/// <summary>Posts analyses as the platform does, impatient callers included.</summary>
internal sealed class Caller(HttpClient http, string service)
{
    public async Task<Told> AskAsync(Analysis asked, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await ListensAsync(cancellation);
        if (asked.HangsUpAfter is { } after)
        {
            patience.CancelAfter(after);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{service}/analyze")
        {
            Content = JsonContent.Create(new
            {
                device_id = asked.Device,
                auto_repair = true,
                faults = asked.Faults.Select(fault => new { description = fault, level = "P1" }),
            }),
        };
        if (asked.Key is not null)
        {
            request.Headers.Add("Idempotency-Key", asked.Key);
        }

        if (asked.Async)
        {
            request.Headers.Add("Prefer", "respond-async");
        }

        try
        {
            using var answer = await http.SendAsync(request, patience.Token);
            return new Told(asked, (int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(patience.Token)));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The service died meanwhile, or the caller hung up: what was begun for it is in the record all the same.
            return new Told(asked, null, null);
        }
    }

    /// <summary>Tries until the service takes the connection; the service may be gone again by the next request.</summary>
    private async Task ListensAsync(CancellationToken cancellation)
    {
        var url = new Uri(service);
        for (var attempt = 0; attempt < 600; attempt++)
        {
            using var line = new TcpClient();
            try
            {
                await line.ConnectAsync(url.Host, url.Port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
            }
        }
    }
}
