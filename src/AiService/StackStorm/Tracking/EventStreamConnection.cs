using System.Net.ServerSentEvents;
using AiService.Hosting;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Tracking;

/// <summary>How a connection to the event stream ended.</summary>
/// <param name="Why">In words; null when that was our own wish.</param>
/// <param name="Refused">It was not let in: to ask again soon is of no use.</param>
internal sealed record StreamEnd(string? Why, bool Refused = false)
{
    public static StreamEnd Renewed { get; } = new((string?)null);
}

/// <summary>One connection to st2stream: Server-Sent Events, read to their end.</summary>
internal sealed class EventStreamConnection(StackStormOptions options, IHttpClientFactory clients, StackStormRedactor redactor, TimeProvider time)
{
    /// <summary>The client's name: no policies, no limit of the body.</summary>
    public const string Client = "stackstorm-stream";

    private const string Update = "st2.execution__update";

    /// <summary>gunicorn takes a request line of 4094 bytes.</summary>
    private const int LongestFilter = 3000;

    /// <summary>An empty line comes every 25 s: two that are missing, and some.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <param name="actions">Whose executions are told of; everybody's, when the references do not fit into a URL.</param>
    /// <param name="subscribed">Told when the first byte has come: st2stream sends an empty line once it has subscribed us.</param>
    /// <param name="told">Told of each event.</param>
    /// <param name="wanted">Until when.</param>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public async Task<StreamEnd> ReadAsync(
        IEnumerable<string> actions, Action subscribed, Action<ExecutionEvent> told, CancellationToken wanted)
    {
        try
        {
            using var patience = new CancellationTokenSource(options.RequestTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, wanted);
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(actions));
            using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                return new StreamEnd($"the event stream answered HTTP {(int)response.StatusCode}", (int)response.StatusCode < 500);
            }

            await using var body = new EventStreamBody(await response.Content.ReadAsStreamAsync(wanted), LongestSilence, time, subscribed);
            var parser = SseParser.Create(body, (type, data) => type == Update ? ExecutionEvent.Read(data) : null);
            await foreach (var item in parser.EnumerateAsync(wanted))
            {
                if (item.Data is { } data)
                {
                    told(data);
                }
            }

            return new StreamEnd("the event stream was closed");
        }
        catch (OperationCanceledException) when (!wanted.IsCancellationRequested)
        {
            // Our own patience, or the handler's for the connection.
            return new StreamEnd("the event stream does not answer in time");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException)
        {
            return new StreamEnd($"the event stream broke: {OneLine.Of(redactor.Redact(broken.Message))}");
        }
    }

    private Uri Address(IEnumerable<string> actions)
    {
        var refs = string.Join(',', actions.Select(Uri.EscapeDataString));
        var path = options.StreamUrl!.AbsoluteUri.TrimEnd('/');
        return new Uri($"{path}/stream?events={Update}{(refs.Length <= LongestFilter ? "&action_refs=" + refs : string.Empty)}");
    }
}
